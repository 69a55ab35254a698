{{ grows_by_document() }}

select
    lines.document_id,
    lines.department_id,
    lines.fiscal_year,
    lines.form_id,
    lines.form_no,
    lines.row_no,
    lines.row_key,
    lines.label,
    lines.column_no,
    lines.column_key,
    lines.function_code as printed_function_code,
    lines.economic_code as printed_economic_code,
    {{ code_key('lines.function_code', 'functions', 'lines.fiscal_year') }} as function_code_id,
    {{ code_key('lines.economic_code', 'economics', 'lines.fiscal_year') }} as economic_code_id,
    concat_ws('/', lines.form_id, lines.row_key) as form_row_id,
    concat_ws('/', lines.form_id, lines.column_key) as form_column_id,
    lines.amount_yuan,
    lines.quantity,
    lines.half_unit_yuan,
    lines.printed_text,
    lines.second_text,
    lines.state,
    lines.origin,
    lines.page_no,
    lines.x0,
    lines.y0,
    lines.x1,
    lines.y1,
    lines.place,
    lines.stored_text,
    lines.is_current
from {{ ref('int_printed_lines') }} as lines
inner join {{ ref('int_documents_in_build') }} as documents
    on lines.document_id = documents.document_id
left join {{ ref('int_function_code_spans') }} as functions
    on {{ in_force('lines.function_code', 'functions', 'lines.fiscal_year') }}
left join {{ ref('int_economic_code_spans') }} as economics
    on {{ in_force('lines.economic_code', 'economics', 'lines.fiscal_year') }}
-- The rows of one form, and of one line of it, lie together: a question about them reads little else.
order by lines.form_id, lines.row_key, lines.column_no, lines.document_id
