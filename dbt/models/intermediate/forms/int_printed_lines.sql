{{ config(materialized='table') }}

with documents as (
    select * from {{ ref('int_documents_in_sight') }}
),

cells as (
    select * from {{ ref('stg_landed__cells') }}
    where {{ in_batches_of('int_documents_in_sight') }}
),

standing as (
    select document_id, part from {{ ref('int_part_periods') }}
    where stood_until is null
),

-- Of a form that a document prints twice, the first is judged (int_judged_forms).
first_forms as (
    select document_id, reader_version, form_id, min(form_no) as form_no
    from {{ ref('stg_landed__forms') }}
    where {{ in_batches_of('int_documents_in_sight') }}
    group by document_id, reader_version, form_id
)

select
    cells.document_id,
    documents.department_id,
    documents.fiscal_year,
    cells.form_id,
    cells.form_no,
    cells.row_no,
    cells.row_key,
    cells.label,
    cells.column_no,
    cells.column_key,
    cells.function_code,
    cells.economic_code,
    cells.amount_yuan,
    cells.quantity,
    cells.half_unit_yuan,
    cells.printed_text,
    cells.second_text,
    cells.state,
    cells.origin,
    cells.page_no,
    cells.x0,
    cells.y0,
    cells.x1,
    cells.y1,
    cells.place,
    cells.stored_text,
    -- Of a document that is not alone each form stands as long as no other file replaces it.
    documents.is_current and (documents.siblings_state is null or standing.part is not null) as is_current,
    cells.form_no <> first_forms.form_no as is_repeated
from cells
inner join documents
    on cells.document_id = documents.document_id
    and cells.reader_version = documents.reader_version
inner join first_forms
    on cells.document_id = first_forms.document_id
    and cells.reader_version = first_forms.reader_version
    and cells.form_id = first_forms.form_id
left join standing
    on cells.document_id = standing.document_id
    and cells.form_id = standing.part
