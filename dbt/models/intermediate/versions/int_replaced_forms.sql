-- Of each form the last version before that holds it; a form that the version before held and this one does not is gone.
with earlier as (
    select * from {{ ref('int_replaced_documents') }}
    where is_earlier
),

forms as (
    select
        document_id,
        replaced_document_id,
        seen_at,
        form_ids,
        row_number() over (partition by document_id order by seen_at desc, replaced_document_id desc) = 1 as is_version_before,
        unnest(replaced_form_ids) as form_id
    from earlier
)

select
    document_id,
    form_id,
    replaced_document_id as previous_document_id
from forms
where is_version_before or list_contains(form_ids, form_id)
qualify row_number() over (partition by document_id, form_id order by seen_at desc, replaced_document_id desc) = 1
