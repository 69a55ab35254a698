with fails as (
    select * from {{ ref('int_check_verdicts') }}
    where status = 'fail'
),

cells as (
    select * from {{ ref('int_lines') }}
    where is_repeated is not true
),

landed_forms as (
    select * from {{ ref('stg_landed__forms') }}
    where {{ in_batches_of('int_documents_in_sight') }}
),

documents as (
    select * from {{ ref('int_documents_in_sight') }}
),

forms as (
    select * from {{ ref('forms') }}
),

columns as (
    select
        form_id,
        column_key,
        max(title_zh) as column_zh,
        max(title_en) as column_en
    from {{ ref('form_columns') }}
    group by form_id, column_key
),

-- What went wrong may reach rows in which no check fails.
disputed_forms as (
    select distinct fails.document_id, cell.form_id
    from {{ from_unnested('fails', 'cells', 'cell') }}
    where cell.disclosure_id = fails.document_id
)

select
    cells.document_id,
    cells.form_id,
    cells.row_key,
    cells.column_key,
    cells.label,
    cells.printed_text,
    cells.amount_yuan,
    cells.quantity,
    coalesce(cells.page_no, landed_forms.first_page_no) as page_no,
    landed_forms.money_unit,
    forms.title_zh as form_zh,
    forms.title_en as form_en,
    columns.column_zh,
    columns.column_en
from cells
inner join disputed_forms
    on cells.document_id = disputed_forms.document_id
    and cells.form_id = disputed_forms.form_id
inner join documents
    on cells.printed_in = documents.document_id
inner join landed_forms
    on cells.printed_in = landed_forms.document_id
    and documents.reader_version = landed_forms.reader_version
    and cells.form_no = landed_forms.form_no
inner join forms
    on cells.form_id = forms.form_id
left join columns
    on cells.form_id = columns.form_id
    and cells.column_key = columns.column_key
