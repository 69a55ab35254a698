with members as (
    select * from {{ ref('int_additive_members') }}
    where form_id = 'expenditure' and member_kind = 'printed'
),

cells as (
    select * from {{ ref('int_lines') }}
    where is_repeated is not true
),

-- The forms of the three funds print part of the same rows and columns.
fund_figures as (
    select
        document_id,
        row_key,
        column_key as part,
        case form_id when 'general_budget_expenditure' then 'general_budget' else form_id end as fund,
        sum(amount_yuan) as amount_yuan
    from cells
    where
        form_id in ('general_budget_expenditure', 'government_fund', 'state_capital')
        and column_key in ('basic', 'project')
        and state = 'value'
        and amount_yuan is not null
    group by all
),

of_members as (
    select
        members.document_id,
        members.row_key,
        members.part,
        members.amount_yuan as member_yuan,
        fund_figures.fund,
        fund_figures.amount_yuan,
        sum(fund_figures.amount_yuan) over member as funds_yuan,
        min(fund_figures.amount_yuan) over member as least_yuan
    from members
    inner join fund_figures
        on members.document_id = fund_figures.document_id
        and members.row_key = fund_figures.row_key
        and members.part = fund_figures.part
    window member as (partition by members.document_id, members.row_key, members.part)
),

-- Funds that exceed the amount they are part of tell nothing.
certain as (
    select * from of_members
    where funds_yuan = member_yuan or (least_yuan >= 0 and funds_yuan <= member_yuan)
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
        members.document_id,
        members.row_key,
        members.part,
        case when wholly_placed.document_id is null then 'ALL' else 'non_appropriation' end as fund,
        members.amount_yuan - coalesce(sum(certain.amount_yuan), 0) as amount_yuan
    from members
    left join certain
        on members.document_id = certain.document_id
        and members.row_key = certain.row_key
        and members.part = certain.part
    left join wholly_placed
        on members.document_id = wholly_placed.document_id
    group by members.document_id, members.row_key, members.part, members.amount_yuan, wholly_placed.document_id
)

select document_id, row_key, part, fund, amount_yuan from certain
union all
select document_id, row_key, part, fund, amount_yuan from rests
where amount_yuan <> 0
