{{ config(materialized='table') }}

with members as (
    select * from {{ ref('int_additive_members') }}
),

documents as (
    select * from {{ ref('int_documents_in_build') }}
),

printed as (
    select * from members
    where form_id = 'expenditure' and member_kind = 'printed'
),

forms as (
    select * from {{ ref('forms') }}
),

cells as (
    select * from {{ ref('int_lines') }}
    where is_repeated is not true
),

-- The forms of the three funds print part of the same rows and columns.
fund_figures as (
    select
        cells.document_id,
        cells.row_key,
        cells.column_key as part,
        forms.fund,
        sum(cells.amount_yuan) as amount_yuan
    from cells
    inner join forms
        on cells.form_id = forms.form_id
    where
        forms.fund is not null
        and forms.row_kind = 'function_codes'
        and cells.column_key in ('basic', 'project')
        and cells.state = 'value'
        and cells.amount_yuan is not null
    group by cells.document_id, cells.row_key, cells.column_key, forms.fund
),

of_members as (
    select
        printed.document_id,
        printed.row_key,
        printed.part,
        printed.amount_yuan as printed_yuan,
        fund_figures.fund,
        fund_figures.amount_yuan,
        sum(fund_figures.amount_yuan) over printed_amount as funds_yuan,
        min(fund_figures.amount_yuan) over printed_amount as least_yuan
    from printed
    inner join fund_figures
        on printed.document_id = fund_figures.document_id
        and printed.row_key = fund_figures.row_key
        and printed.part = fund_figures.part
    window printed_amount as (partition by printed.document_id, printed.row_key, printed.part)
),

-- Funds that exceed the amount they are part of tell nothing.
certain as (
    select * from of_members
    where funds_yuan = printed_yuan or (least_yuan >= 0 and funds_yuan <= printed_yuan)
),

appropriations as (
    select document_id, sum(amount_yuan) as amount_yuan
    from cells
    where
        form_id = 'appropriation_summary'
        and row_key = 'expenditure.current_year_total'
        and column_key = 'total'
        and state = 'value'
    group by document_id
),

-- Once every yuan of the appropriations has its place, the rest was paid from something else.
wholly_placed as (
    select certain.document_id
    from certain
    inner join appropriations
        on certain.document_id = appropriations.document_id
    group by certain.document_id
    having sum(certain.amount_yuan) = max(appropriations.amount_yuan)
),

rests as (
    select
        printed.document_id,
        printed.row_key,
        printed.part,
        case when wholly_placed.document_id is null then 'ALL' else 'non_appropriation' end as fund,
        printed.amount_yuan - coalesce(sum(certain.amount_yuan), 0) as amount_yuan
    from printed
    left join certain
        on printed.document_id = certain.document_id
        and printed.row_key = certain.row_key
        and printed.part = certain.part
    left join wholly_placed
        on printed.document_id = wholly_placed.document_id
    group by printed.document_id, printed.row_key, printed.part, printed.amount_yuan, wholly_placed.document_id
),

funds as (
    select document_id, row_key, part, fund, amount_yuan from certain
    union all
    select document_id, row_key, part, fund, amount_yuan from rests
    where amount_yuan <> 0
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
        members.document_id,
        'economic' as slice,
        'ALL' as function_code,
        members.row_key as economic_code,
        forms.fund,
        'basic' as nature,
        members.member_kind,
        members.amount_yuan
    from members
    inner join forms
        on members.form_id = forms.form_id
    where forms.row_kind = 'economic_codes'
),

-- Takes off again what the economic slice says a second time.
unsplit as (
    select
        document_id,
        'economic' as slice,
        'ALL' as function_code,
        'UNSPLIT' as economic_code,
        fund,
        'basic' as nature,
        'balancing' as member_kind,
        -sum(amount_yuan) as amount_yuan
    from by_economic
    group by document_id, fund
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
    documents.leads_current as is_current,
    documents.fetched_at,
    documents.led_until as superseded_at,
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
