{{ config(materialized='table') }}

with members as (
    select
        *,
        -- What a leaf prints; what is left over has no cell of its own.
        amount_yuan - rounding_yuan as printed_yuan
    from {{ ref('int_additive_members') }}
    where form_id = 'expenditure'
),

documents as (
    select * from {{ ref('int_documents_in_build') }}
),

forms as (
    select * from {{ ref('forms') }}
),

-- The forms of the three funds print part of the same rows and columns.
fund_figures as (
    select document_id, fund_id as fund, row_key, column_key as part, amount_yuan, half_unit_yuan
    from {{ ref('int_fund_figures') }}
    where column_key in ('basic', 'project', 'total')
),

-- What a row of a fund leaves of the row above it, where the rows are those that the expenditure form prints.
fund_children as (
    select
        children.document_id,
        fund_figures.fund,
        children.parent_key as row_key,
        children.part,
        sum(fund_figures.amount_yuan) as amount_yuan,
        sum(fund_figures.half_unit_yuan) as half_unit_yuan
    from {{ ref('int_additive_cells') }} as children
    inner join fund_figures
        on children.document_id = fund_figures.document_id
        and children.row_key = fund_figures.row_key
        and children.part = fund_figures.part
    where children.form_id = 'expenditure' and children.parent_key is not null
    group by children.document_id, fund_figures.fund, children.parent_key, children.part
),

-- Which rows of a fund a document breaks off before it prints them.
broken_funds as (
    select judged.document_id, forms.fund
    from {{ ref('int_judged_forms') }} as judged
    inner join forms
        on judged.form_id = forms.form_id
    where forms.fund is not null and forms.row_kind = 'function_codes' and forms.column_kind is null and judged.breaks_off_after is not null
),

of_members as (
    select
        members.document_id,
        members.row_key,
        members.part,
        members.is_rest,
        members.remainder_reason,
        members.printed_yuan,
        fund_figures.fund,
        fund_figures.amount_yuan - case when members.is_rest then coalesce(fund_children.amount_yuan, 0) else 0 end as amount_yuan,
        fund_figures.half_unit_yuan + case when members.is_rest then coalesce(fund_children.half_unit_yuan, 0) else 0 end as half_unit_yuan
    from members
    inner join fund_figures
        on members.document_id = fund_figures.document_id
        and members.row_key = fund_figures.row_key
        and members.part = fund_figures.part
    left join fund_children
        on fund_figures.document_id = fund_children.document_id
        and fund_figures.fund = fund_children.fund
        and fund_figures.row_key = fund_children.row_key
        and fund_figures.part = fund_children.part
    left join broken_funds
        on members.document_id = broken_funds.document_id
        and fund_figures.fund = broken_funds.fund
    where not members.is_rest or broken_funds.fund is null
),

of_amounts as (
    select
        *,
        sum(amount_yuan) over printed_amount as funds_yuan,
        min(amount_yuan) over printed_amount as least_yuan
    from of_members
    where amount_yuan <> 0
    window printed_amount as (partition by document_id, row_key, part, is_rest, remainder_reason)
),

-- Funds that exceed the amount they are part of tell nothing.
told as (
    select document_id, row_key, part, is_rest, remainder_reason, printed_yuan, fund, amount_yuan, half_unit_yuan
    from of_amounts
    where funds_yuan = printed_yuan or (least_yuan >= 0 and funds_yuan <= printed_yuan)
),

-- Cells that one fund paid wholly: so it did all that is below them, itemised or not, where nothing takes off what something else adds.
paid_wholly as (
    select
        cells.document_id,
        cells.row_key,
        cells.part,
        min(fund_figures.fund) as fund
    from {{ ref('int_additive_cells') }} as cells
    inner join fund_figures
        on cells.document_id = fund_figures.document_id
        and cells.row_key = fund_figures.row_key
        and cells.part = fund_figures.part
        and cells.amount_yuan = fund_figures.amount_yuan
    where
        cells.form_id = 'expenditure'
        and cells.amount_yuan > 0
        and cells.document_id not in (select document_id from {{ ref('int_additive_cells') }} where form_id = 'expenditure' and amount_yuan < 0)
    group by cells.document_id, cells.row_key, cells.part
    having count(*) = 1
),

implied as (
    select distinct
        members.document_id,
        members.row_key,
        members.part,
        members.is_rest,
        members.remainder_reason,
        members.printed_yuan,
        paid_wholly.fund,
        members.printed_yuan as amount_yuan,
        0 as half_unit_yuan
    from members
    inner join paid_wholly
        on members.document_id = paid_wholly.document_id
        and members.part = paid_wholly.part
        and paid_wholly.row_key in (members.row_key, left(members.row_key, 5), left(members.row_key, 3), 'total')
    left join told
        on members.document_id = told.document_id
        and members.row_key = told.row_key
        and members.part = told.part
        and members.is_rest = told.is_rest
        and members.remainder_reason is not distinct from told.remainder_reason
    where members.remainder_reason in ('missing_in_document', 'unread') and told.document_id is null
    qualify count(distinct paid_wholly.fund) over (partition by members.document_id, members.row_key, members.part, members.is_rest, members.remainder_reason) = 1
),

certain as (
    select * from told
    union all
    select * from implied
),

appropriations as (
    select
        document_id,
        amount_yuan,
        half_unit_yuan
    from (
        select document_id, amount_yuan, half_unit_yuan, 1 as preference
        from {{ ref('int_lines') }}
        where
            form_id = 'appropriation_summary'
            and row_key = 'expenditure.current_year_total'
            and column_key = 'total'
            and state = 'value'
            and is_repeated is not true
        union all
        select document_id, amount_yuan, half_unit_yuan, 2 as preference
        from {{ ref('int_fund_figures') }}
        where fund_id = 'appropriation' and row_key = 'total' and column_key = 'total'
    )
    qualify row_number() over (partition by document_id order by preference, amount_yuan desc) = 1
),

-- Once every yuan of the appropriations has its place, but for rounding, the rest was paid from something else.
wholly_placed as (
    select appropriations.document_id
    from appropriations
    left join certain
        on appropriations.document_id = certain.document_id
    group by appropriations.document_id, appropriations.amount_yuan, appropriations.half_unit_yuan
    having
        abs(appropriations.amount_yuan - coalesce(sum(certain.amount_yuan), 0))
        <= case when count(certain.fund) = 0 then 0 else appropriations.half_unit_yuan + sum(certain.half_unit_yuan) end
),

rests as (
    select
        members.document_id,
        members.row_key,
        members.part,
        members.is_rest,
        members.remainder_reason,
        -- Nobody knows whose the rounding is.
        case when wholly_placed.document_id is null or members.remainder_reason = 'rounding' then 'not_broken_down' else 'non_appropriation' end as fund,
        members.printed_yuan - coalesce(sum(certain.amount_yuan), 0) as amount_yuan
    from members
    left join certain
        on members.document_id = certain.document_id
        and members.row_key = certain.row_key
        and members.part = certain.part
        and members.is_rest = certain.is_rest
        and members.remainder_reason is not distinct from certain.remainder_reason
    left join wholly_placed
        on members.document_id = wholly_placed.document_id
    group by
        members.document_id, members.row_key, members.part, members.is_rest, members.remainder_reason, members.printed_yuan, wholly_placed.document_id
),

by_fund as (
    select document_id, row_key, part, is_rest, remainder_reason, fund, amount_yuan from certain
    union all
    select document_id, row_key, part, is_rest, remainder_reason, fund, amount_yuan from rests
    where amount_yuan <> 0
),

-- What rounding takes off an amount is taken off its largest fund.
rounded as (
    select
        by_fund.*,
        case
            when row_number() over (
                partition by by_fund.document_id, by_fund.row_key, by_fund.part, by_fund.is_rest, by_fund.remainder_reason
                order by by_fund.amount_yuan desc, by_fund.fund
            ) = 1 then members.rounding_yuan
            else 0
        end as rounding_yuan
    from by_fund
    inner join members
        on by_fund.document_id = members.document_id
        and by_fund.row_key = members.row_key
        and by_fund.part = members.part
        and by_fund.is_rest = members.is_rest
        and by_fund.remainder_reason is not distinct from members.remainder_reason
),

coded as (
    select
        document_id,
        case row_key when 'total' then 'not_broken_down' else row_key end as function_code,
        fund as fund_id,
        case part when 'total' then 'not_broken_down' else part end as nature_id,
        remainder_reason,
        sum(amount_yuan + rounding_yuan) as amount_yuan,
        sum(rounding_yuan) as rounding_yuan
    from rounded
    group by all
    having sum(amount_yuan + rounding_yuan) <> 0
)

select
    concat_ws('/', coded.document_id, coded.function_code, coded.fund_id, coded.nature_id, coded.remainder_reason) as expenditure_id,
    coded.document_id,
    documents.department_id,
    documents.fiscal_year,
    {{ fiscal_year_end('documents.fiscal_year') }} as fiscal_year_end,
    documents.leads_current as is_current,
    documents.counts,
    documents.fetched_at,
    documents.led_until as superseded_at,
    coded.function_code,
    {{ code_key('coded.function_code', 'functions', 'documents.fiscal_year') }} as function_code_id,
    coded.fund_id,
    coded.nature_id,
    coded.remainder_reason,
    cast(coded.amount_yuan as decimal(18, 2)) as amount_yuan,
    cast(coded.rounding_yuan as decimal(18, 2)) as rounding_yuan
from coded
inner join documents
    on coded.document_id = documents.document_id
left join {{ ref('int_function_code_spans') }} as functions
    on {{ in_force('coded.function_code', 'functions', 'documents.fiscal_year') }}
