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
        case row_key when 'total' then 'not_broken_down' else row_key end as function_code,
        case part when 'total' then 'not_broken_down' else part end as income_source_id,
        remainder_reason,
        sum(amount_yuan) as amount_yuan,
        sum(rounding_yuan) as rounding_yuan
    from members
    group by all
)

select
    concat_ws('/', coded.document_id, coded.function_code, coded.income_source_id, coded.remainder_reason) as income_id,
    coded.document_id,
    documents.department_id,
    documents.fiscal_year,
    {{ fiscal_year_end('documents.fiscal_year') }} as fiscal_year_end,
    documents.leads_current as is_current,
    documents.counts,
    documents.fetched_at,
    documents.led_until as superseded_at,
    {{ code_key('coded.function_code', 'functions', 'documents.fiscal_year') }} as function_code_id,
    coded.income_source_id,
    coded.remainder_reason,
    cast(coded.amount_yuan as decimal(18, 2)) as amount_yuan,
    cast(coded.rounding_yuan as decimal(18, 2)) as rounding_yuan
from coded
inner join documents
    on coded.document_id = documents.document_id
left join {{ ref('int_function_code_spans') }} as functions
    on {{ in_force('coded.function_code', 'functions', 'documents.fiscal_year') }}
