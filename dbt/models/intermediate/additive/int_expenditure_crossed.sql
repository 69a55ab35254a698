{{ config(materialized='table') }}

with spent as (
    select * from {{ ref('int_expenditure') }}
),

items as (
    select * from {{ ref('int_economic_items') }}
),

forms as (
    select * from {{ ref('forms') }}
),

-- What a fund paid under a function code, of whichever nature.
payers as (
    select
        document_id,
        function_code,
        fund_id,
        count(*) as natures,
        min(nature_id) as nature_id,
        bool_and(nature_id in ('basic', 'project')) as is_basic_or_project,
        min(amount_yuan) as least_yuan,
        sum(amount_yuan) as amount_yuan,
        coalesce(sum(amount_yuan) filter (where nature_id = 'basic'), 0) as basic_yuan,
        coalesce(sum(amount_yuan) filter (where nature_id = 'project'), 0) as project_yuan
    from spent
    where remainder_reason is null and {{ is_code('function_code') }}
    group by document_id, function_code, fund_id
),

-- The form of all appropriations is that of the fund that alone pays under a code, where the fund has no such form of its own.
appropriation_payers as (
    select payers.document_id, payers.function_code, payers.fund_id
    from payers
    where payers.fund_id <> 'non_appropriation'
    qualify count(*) over (partition by payers.document_id, payers.function_code) = 1
),

of_payers as (
    select items.*
    from items
    inner join payers
        on items.document_id = payers.document_id
        and items.function_code = payers.function_code
        and items.fund_id = payers.fund_id
    union all by name
    select items.* replace (payers.fund_id as fund_id)
    from items
    inner join appropriation_payers as payers
        on items.document_id = payers.document_id
        and items.function_code = payers.function_code
    left join (select distinct document_id, function_code, fund_id from items) as own
        on payers.document_id = own.document_id
        and payers.function_code = own.function_code
        and payers.fund_id = own.fund_id
    where items.fund_id = 'appropriation' and payers.fund_id in (select fund from forms) and own.document_id is null
),

sums as (
    select
        document_id,
        function_code,
        fund_id,
        sum(amount_yuan) as items_yuan,
        min(amount_yuan) as least_yuan,
        sum(half_unit_yuan) + max(half_unit_yuan) as allowed_yuan
    from of_payers
    group by document_id, function_code, fund_id
),

-- Items that add up to the amount they are part of, but for rounding; what they exceed it by is taken off the largest.
fitting as (
    select
        of_payers.document_id,
        of_payers.function_code,
        of_payers.fund_id,
        of_payers.economic_code,
        payers.natures,
        payers.nature_id,
        payers.basic_yuan,
        payers.project_yuan,
        case
            when row_number() over largest_first = 1 then least(payers.amount_yuan - sums.items_yuan, 0)
            else 0
        end as rounding_yuan,
        of_payers.amount_yuan as printed_yuan
    from of_payers
    inner join sums
        on of_payers.document_id = sums.document_id
        and of_payers.function_code = sums.function_code
        and of_payers.fund_id = sums.fund_id
    inner join payers
        on of_payers.document_id = payers.document_id
        and of_payers.function_code = payers.function_code
        and of_payers.fund_id = payers.fund_id
    where
        sums.least_yuan > 0
        and payers.least_yuan > 0
        and abs(sums.items_yuan - payers.amount_yuan) <= sums.allowed_yuan
        and (payers.natures = 1 or payers.is_basic_or_project)
    window largest_first as (
        partition by of_payers.document_id, of_payers.function_code, of_payers.fund_id order by of_payers.amount_yuan desc, of_payers.economic_code
    )
),

-- What basic spending the form of it prints by economic code; a row with a reason is a remainder.
basic as (
    select members.document_id, forms.fund as fund_id, members.row_key as economic_code, members.amount_yuan
    from {{ ref('int_additive_members') }} as members
    inner join forms
        on members.form_id = forms.form_id
    where forms.row_kind = 'economic_codes' and members.part = 'basic'
),

basic_of_documents as (
    select
        document_id,
        fund_id,
        bool_and({{ is_code('economic_code') }}) as is_itemised,
        list(economic_code) as economic_codes
    from basic
    group by document_id, fund_id
),

code_totals as (
    select document_id, fund_id, economic_code, sum(amount_yuan) as amount_yuan
    from of_payers
    group by document_id, fund_id, economic_code
),

-- Economic codes that are wholly basic or wholly project spending in a document, and so under each of its function codes.
of_one_nature as (
    select
        totals.document_id,
        totals.fund_id,
        totals.economic_code,
        case when basic.amount_yuan = totals.amount_yuan then 'basic' else 'project' end as nature_id
    from code_totals as totals
    inner join basic_of_documents as documents
        on totals.document_id = documents.document_id
        and totals.fund_id = documents.fund_id
    left join basic
        on totals.document_id = basic.document_id
        and totals.fund_id = basic.fund_id
        and totals.economic_code = basic.economic_code
    where
        basic.amount_yuan = totals.amount_yuan
        or (
            documents.is_itemised
            and not list_contains(documents.economic_codes, totals.economic_code)
            and not list_contains(documents.economic_codes, left(totals.economic_code, 3))
            and length(totals.economic_code) > 3
        )
),

natured as (
    select
        fitting.*,
        fitting.printed_yuan + fitting.rounding_yuan as amount_yuan,
        case when fitting.natures = 1 then fitting.nature_id else of_one_nature.nature_id end as item_nature_id
    from fitting
    left join of_one_nature
        on fitting.document_id = of_one_nature.document_id
        and fitting.fund_id = of_one_nature.fund_id
        and fitting.economic_code = of_one_nature.economic_code
),

-- What is left of each nature for the items of which the code does not say it.
left_over as (
    select
        *,
        basic_yuan - coalesce(sum(amount_yuan) filter (where item_nature_id = 'basic') over of_payer, 0) as basic_left_yuan,
        project_yuan - coalesce(sum(amount_yuan) filter (where item_nature_id = 'project') over of_payer, 0) as project_left_yuan,
        count(*) filter (where item_nature_id is null) over of_payer as items_left
    from natured
    window of_payer as (partition by document_id, function_code, fund_id)
),

placed as (
    select
        document_id,
        function_code,
        fund_id,
        economic_code,
        amount_yuan,
        rounding_yuan,
        coalesce(item_nature_id, case when basic_left_yuan = 0 then 'project' when project_left_yuan = 0 then 'basic' end) as nature_id,
        basic_left_yuan,
        project_left_yuan,
        items_left = 1 and basic_left_yuan + project_left_yuan = amount_yuan as is_all_that_is_left
    from left_over
    where natures = 1 or (basic_left_yuan >= 0 and project_left_yuan >= 0)
),

certain as (
    select document_id, function_code, fund_id, economic_code, nature_id, amount_yuan, rounding_yuan
    from placed
    where nature_id is not null
    union all
    select
        placed.document_id,
        placed.function_code,
        placed.fund_id,
        placed.economic_code,
        natures.nature_id,
        case natures.nature_id when 'basic' then placed.basic_left_yuan else placed.project_left_yuan end as amount_yuan,
        0 as rounding_yuan
    from placed
    cross join (values ('basic'), ('project')) as natures (nature_id)
    where placed.nature_id is null and placed.is_all_that_is_left
),

of_natures as (
    select document_id, function_code, fund_id, nature_id, sum(amount_yuan) as amount_yuan
    from certain
    group by document_id, function_code, fund_id, nature_id
),

-- An amount as far as its economic codes are told, and what is left of it.
crossed as (
    select
        spent.* exclude (expenditure_id, amount_yuan, rounding_yuan),
        certain.economic_code,
        certain.amount_yuan,
        certain.rounding_yuan
    from spent
    inner join certain
        on spent.document_id = certain.document_id
        and spent.function_code = certain.function_code
        and spent.fund_id = certain.fund_id
        and spent.nature_id = certain.nature_id
    where spent.remainder_reason is null
    union all
    select
        spent.* exclude (expenditure_id, amount_yuan, rounding_yuan),
        'not_broken_down' as economic_code,
        spent.amount_yuan - coalesce(told.amount_yuan, 0) as amount_yuan,
        case when told.document_id is null then spent.rounding_yuan else 0 end as rounding_yuan
    from spent
    left join of_natures as told
        on spent.document_id = told.document_id
        and spent.function_code = told.function_code
        and spent.fund_id = told.fund_id
        and spent.nature_id = told.nature_id
        and spent.remainder_reason is null
    where spent.amount_yuan <> coalesce(told.amount_yuan, 0)
)

select
    concat_ws('/', crossed.document_id, crossed.function_code, crossed.economic_code, crossed.fund_id, crossed.nature_id, crossed.remainder_reason)
        as expenditure_id,
    crossed.document_id,
    crossed.department_id,
    crossed.fiscal_year,
    crossed.fiscal_year_end,
    crossed.is_current,
    crossed.counts,
    crossed.fetched_at,
    crossed.superseded_at,
    crossed.function_code_id,
    {{ code_key('crossed.economic_code', 'economics', 'crossed.fiscal_year') }} as economic_code_id,
    crossed.fund_id,
    crossed.nature_id,
    crossed.remainder_reason,
    cast(crossed.amount_yuan as decimal(18, 2)) as amount_yuan,
    cast(crossed.rounding_yuan as decimal(18, 2)) as rounding_yuan
from crossed
left join {{ ref('int_economic_code_spans') }} as economics
    on {{ in_force('crossed.economic_code', 'economics', 'crossed.fiscal_year') }}
