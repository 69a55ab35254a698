{{ config(materialized='table') }}

with documents as (
    select * from {{ ref('int_documents_in_sight') }}
),

forms as (
    select * from {{ ref('stg_landed__forms') }}
    where {{ in_batches_of('int_documents_in_sight') }}
),

unplaced as (
    select distinct problems.document_id, problems.reader_version, problems.form_id
    from {{ ref('stg_landed__problems') }} as problems
    inner join {{ ref('unplaced_problems') }} as unplaced_problems
        on problems.kind = unplaced_problems.kind
    where {{ in_batches_of('int_documents_in_sight') }}
),

numbered as (
    select
        forms.document_id,
        forms.form_id,
        forms.form_no,
        forms.breaks_off_after,
        unplaced.form_id is not null as has_unplaced,
        row_number() over (partition by forms.document_id, forms.form_id order by forms.form_no) as occurrence
    from forms
    inner join documents
        on forms.document_id = documents.document_id
        and forms.reader_version = documents.reader_version
    left join unplaced
        on forms.document_id = unplaced.document_id
        and forms.reader_version = unplaced.reader_version
        and forms.form_id = unplaced.form_id
)

select
    parts.document_id,
    numbered.form_id,
    numbered.form_no,
    numbered.breaks_off_after,
    numbered.has_unplaced,
    numbered.document_id as printed_in
from numbered
inner join {{ ref('int_disclosure_parts') }} as parts
    on numbered.document_id = parts.printed_in
    and (numbered.form_id = parts.form_id or parts.form_id is null)
where numbered.occurrence = 1
