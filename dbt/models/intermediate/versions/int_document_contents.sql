{{ config(materialized='table') }}

{%- set to_look_at = 'siblings_state is not null' %}

with siblings as (
    select * from {{ ref('int_document_readings') }}
    where {{ to_look_at }}
),

forms as (
    select distinct forms.document_id, forms.form_id
    from {{ ref('stg_landed__forms') }} as forms
    inner join siblings
        on forms.document_id = siblings.document_id
        and forms.reader_version = siblings.reader_version
    where {{ in_batches_of('int_document_readings', 'forms', to_look_at) }}
),

claims as (
    select claims.document_id, count(*) as claims
    from {{ ref('stg_landed__claims') }} as claims
    inner join siblings
        on claims.document_id = siblings.document_id
        and claims.reader_version = siblings.reader_version
    where {{ in_batches_of('int_document_readings', 'claims', to_look_at) }}
    group by claims.document_id
)

select
    siblings.accounts,
    siblings.document_id,
    coalesce(claims.claims, 0) as claims,
    coalesce(list(forms.form_id order by forms.form_id) filter (where forms.form_id is not null), []) as form_ids
from siblings
left join forms
    on siblings.document_id = forms.document_id
left join claims
    on siblings.document_id = claims.document_id
group by siblings.accounts, siblings.document_id, claims.claims
