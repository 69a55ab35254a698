{{ config(materialized='table') }}

with members as (
    select * from {{ ref('int_additive_members') }}
    where form_id = 'income'
),

documents as (
    select * from {{ ref('int_documents_in_build') }}
),

coded as (
    select
        document_id,
        case row_key when 'total' then 'ALL' else row_key end as function_code,
        part as income_source,
        member_kind,
        amount_yuan
    from members
)

select
    concat_ws('/', coded.document_id, coded.function_code, coded.income_source, coded.member_kind) as income_id,
    coded.document_id,
    documents.department_id,
    documents.fiscal_year,
    documents.leads_current as is_current,
    documents.fetched_at,
    documents.led_until as superseded_at,
    coded.function_code,
    coded.income_source,
    coded.member_kind,
    cast(coded.amount_yuan as decimal(18, 2)) as amount_yuan
from coded
inner join documents
    on coded.document_id = documents.document_id
