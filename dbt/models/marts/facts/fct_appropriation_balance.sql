{{ grows_by_document() }}

{% set measures = ['opening', 'income', 'expenditure', 'closing'] %}

with documents as (
    select * from {{ ref('int_documents_in_build') }}
    where leads_current and counts
),

funds as (
    select distinct fund from {{ ref('forms') }}
    where fund is not null
),

cells as (
    select * from {{ ref('int_lines') }}
    where is_repeated is not true and state = 'value' and abs(amount_yuan) < {{ var('largest_amount_yuan') }}
),

-- Both sides of the summary of appropriations, by fund and in all.
of_summary as (
    select
        document_id,
        case
            when column_key in (select fund from funds) then column_key
            when split_part(row_key, '.', -1) in (select fund from funds) then split_part(row_key, '.', -1)
            else 'all'
        end as fund,
        case
            when row_key = 'expenditure.closing_carryover' then 'closing'
            when row_key = 'expenditure.current_year_total' then 'expenditure'
            when starts_with(row_key, 'income.opening_carryover') then 'opening'
            else 'income'
        end as measure,
        amount_yuan,
        half_unit_yuan
    from cells
    where
        form_id = 'appropriation_summary'
        and (
            row_key in ('expenditure.closing_carryover', 'expenditure.current_year_total', 'income.current_year_total', 'income.opening_carryover')
            or row_key in (select concat('income.opening_carryover.', fund) from funds)
            or row_key in (select concat('income.', fund) from funds)
        )
),

-- The forms of some funds print the same for their fund.
of_funds as (
    select
        figures.document_id,
        figures.fund_id as fund,
        case figures.column_key when 'total' then 'expenditure' else figures.column_key end as measure,
        figures.amount_yuan,
        figures.half_unit_yuan
    from {{ ref('int_fund_figures') }} as figures
    left join (select distinct document_id from of_summary) as summaries
        on figures.document_id = summaries.document_id
    where
        figures.row_key = 'total'
        and figures.column_key in ('opening', 'income', 'total', 'closing')
        and not (figures.fund_id = 'appropriation' and summaries.document_id is not null)
),

printed as (
    select document_id, fund, measure, amount_yuan, half_unit_yuan
    from (
        select *, 1 as preference from of_summary
        union all
        select *, 2 as preference from of_funds
    )
    qualify row_number() over (partition by document_id, fund, measure order by preference, amount_yuan desc) = 1
),

-- What the funds leave of the sum that is printed beside them.
compared as (
    select
        document_id,
        measure,
        max(amount_yuan) filter (where fund = 'all') - coalesce(sum(amount_yuan) filter (where fund <> 'all'), 0) as rest_yuan,
        max(amount_yuan) filter (where fund = 'all') as all_yuan,
        sum(half_unit_yuan) as allowed_yuan
    from printed
    group by document_id, measure
),

-- Funds that exceed the sum by more than rounding tell nothing; the sum stands for them.
counted as (
    select printed.document_id, printed.fund, printed.measure, printed.amount_yuan
    from printed
    inner join compared
        on printed.document_id = compared.document_id
        and printed.measure = compared.measure
    where printed.fund <> 'all' and coalesce(compared.rest_yuan >= -compared.allowed_yuan, true)
    union all
    select
        document_id,
        'not_broken_down' as fund,
        measure,
        case when rest_yuan >= -allowed_yuan then rest_yuan else all_yuan end as amount_yuan
    from compared
    where abs(rest_yuan) > allowed_yuan
),

balances as (
    select
        document_id,
        fund as fund_id,
        {%- for measure in measures %}
        sum(amount_yuan) filter (where measure = '{{ measure }}') as {{ measure }}_yuan{{ ',' if not loop.last }}
        {%- endfor %}
    from counted
    group by document_id, fund
)

select
    concat_ws('/', documents.document_id, balances.fund_id) as appropriation_balance_id,
    documents.document_id,
    documents.department_id,
    documents.fiscal_year,
    {{ fiscal_year_end('documents.fiscal_year') }} as fiscal_year_end,
    balances.fund_id,
    {%- for measure in measures %}
    cast(balances.{{ measure }}_yuan as decimal(18, 2)) as {{ measure }}_yuan{{ ',' if not loop.last }}
    {%- endfor %}
from documents
inner join balances
    on documents.document_id = balances.document_id
