with documents as (
    select * from {{ ref('int_document_versions') }}
    where kind = 'final_accounts'
),

forms as (
    select * from {{ ref('stg_landed__forms') }}
),

numbered as (
    select
        forms.document_id,
        forms.form_id,
        forms.form_no,
        forms.breaks_off_after,
        row_number() over (partition by forms.document_id, forms.form_id order by forms.form_no) as occurrence
    from forms
    inner join documents
        on forms.document_id = documents.document_id
        and forms.reader_version = documents.reader_version
)

select document_id, form_id, form_no, breaks_off_after
from numbered
where occurrence = 1
