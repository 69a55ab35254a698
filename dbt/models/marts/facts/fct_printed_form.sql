{{ grows_by_document() }}

select
    lines.document_id,
    lines.department_id,
    lines.fiscal_year,
    lines.form_id,
    lines.form_no,
    cast(count(*) as integer) as cells,
    cast(count(*) filter (where lines.state = 'value' and lines.origin = 'printed') as integer) as printed_cells,
    cast(count(*) filter (where lines.state = 'value' and lines.origin = 'solved') as integer) as solved_cells,
    cast(count(*) filter (where lines.state = 'unreadable' or lines.origin = 'ambiguous') as integer) as unread_cells,
    cast(count(*) filter (where lines.state in ('blank', 'dash')) as integer) as empty_cells,
    lines.is_current
from {{ ref('int_printed_lines') }} as lines
inner join {{ ref('int_documents_in_build') }} as documents
    on lines.document_id = documents.document_id
group by lines.document_id, lines.department_id, lines.fiscal_year, lines.form_id, lines.form_no, lines.is_current
