{{ grows_by_document() }}

with verdicts as (
    select check_id, document_id, place, cells from {{ ref('int_check_verdicts') }}
    union all
    select check_id, document_id, place, cells from {{ ref('int_statement_verdicts') }}
),

documents as (
    select * from {{ ref('int_documents_in_build') }}
),

numbered as (
    select
        check_id,
        document_id,
        place,
        unnest(cells) as cell,
        unnest(range(1, len(cells) + 1)) as cell_no
    from verdicts
)

select
    numbered.document_id,
    numbered.check_id,
    numbered.place,
    cast(numbered.cell_no as integer) as cell_no,
    documents.department_id,
    documents.fiscal_year,
    numbered.cell.side,
    numbered.cell.sign,
    numbered.cell.row_role as term_role,
    coalesce(numbered.cell.document_id, numbered.document_id) as cell_document_id,
    numbered.cell.form_id,
    numbered.cell.row_key,
    numbered.cell.column_key,
    numbered.cell.printed_text,
    numbered.cell.second_text,
    numbered.cell.amount,
    numbered.cell.half_unit_yuan,
    numbered.cell.state,
    numbered.cell.origin,
    numbered.cell.page_no,
    case when {{ is_of_words('numbered.place', 'numbered.check_id') }} then documents.has_current_words else documents.leads_current end as is_current
from numbered
inner join documents
    on numbered.document_id = documents.document_id
order by numbered.check_id, numbered.place, numbered.document_id, cell_no
