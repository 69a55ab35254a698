{{ config(materialized='table') }}

with members as (
    select * from {{ ref('int_additive_members') }}
),

funds as (
    select * from {{ ref('int_expenditure_funds') }}
),

documents as (
    select * from {{ ref('int_documents_in_build') }}
),

by_function_printed as (
    select
        document_id,
        'function' as slice,
        row_key as function_code,
        'ALL' as economic_code,
        fund,
        part as nature,
        'printed' as member_kind,
        amount_yuan
    from funds
),

by_function_remaining as (
    select
        document_id,
        'function' as slice,
        row_key as function_code,
        'ALL' as economic_code,
        'ALL' as fund,
        part as nature,
        member_kind,
        amount_yuan
    from members
    where form_id = 'expenditure' and member_kind <> 'printed'
),

by_economic as (
    select
        document_id,
        'economic' as slice,
        'ALL' as function_code,
        row_key as economic_code,
        'general_budget' as fund,
        'basic' as nature,
        member_kind,
        amount_yuan
    from members
    where form_id = 'general_budget_economic'
),

-- Takes off again what the economic slice says a second time.
unsplit as (
    select
        document_id,
        'economic' as slice,
        'ALL' as function_code,
        'UNSPLIT' as economic_code,
        'general_budget' as fund,
        'basic' as nature,
        'balancing' as member_kind,
        -sum(amount_yuan) as amount_yuan
    from by_economic
    group by document_id
    having sum(amount_yuan) <> 0
),

slices as (
    select * from by_function_printed
    union all
    select * from by_function_remaining
    union all
    select * from by_economic
    union all
    select * from unsplit
),

coded as (
    select
        document_id,
        slice,
        case function_code when 'total' then 'ALL' else function_code end as function_code,
        case economic_code when 'total' then 'ALL' else economic_code end as economic_code,
        fund,
        nature,
        member_kind,
        amount_yuan
    from slices
)

select
    concat_ws('/', coded.document_id, coded.slice, coded.function_code, coded.economic_code, coded.fund, coded.nature, coded.member_kind)
        as expenditure_id,
    coded.document_id,
    documents.department_id,
    documents.fiscal_year,
    documents.is_current,
    documents.fetched_at,
    documents.superseded_at,
    coded.slice,
    coded.function_code,
    coded.economic_code,
    coded.fund,
    coded.nature,
    coded.member_kind,
    cast(coded.amount_yuan as decimal(18, 2)) as amount_yuan
from coded
inner join documents
    on coded.document_id = documents.document_id
