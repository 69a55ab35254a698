{% set sources = ['appropriation', 'superior_subsidy', 'institutional', 'operating', 'subordinate_remittance', 'other'] %}
{% set natures = ['basic', 'project', 'remitted_to_superior', 'operating', 'subsidy_to_subordinate'] %}
{% set funds = ['general_budget', 'government_fund', 'state_capital', 'appropriation', 'non_appropriation'] %}
{% set items = ['total', 'overseas', 'vehicle_total', 'vehicle_purchase', 'vehicle_operation', 'reception'] %}
{% set procurement = ['procurement_total', 'procurement_sme', 'procurement_micro', 'operating_cost'] %}
{% set per_head_of = ['expenditure', 'basic', 'pay', 'three_public_final_total', 'operating_cost'] %}

with departments as (
    select * from {{ ref('dim_department') }}
),

income as (
    select
        department_id,
        fiscal_year,
        sum(amount_yuan) as income_yuan,
        {%- for source in sources %}
        coalesce(sum(amount_yuan) filter (where income_source_id = '{{ source }}'), 0) as income_{{ source }}_yuan,
        {%- endfor %}
        coalesce(sum(amount_yuan) filter (where income_source_id not in ('{{ sources | join("', '") }}')), 0) as income_not_broken_down_yuan
    from {{ ref('fct_income') }}
    group by department_id, fiscal_year
),

expenditure as (
    select
        department_id,
        fiscal_year,
        sum(amount_yuan) as expenditure_yuan,
        {%- for nature in natures %}
        coalesce(sum(amount_yuan) filter (where nature_id = '{{ nature }}'), 0) as {{ nature }}_yuan,
        {%- endfor %}
        coalesce(sum(amount_yuan) filter (where nature_id not in ('{{ natures | join("', '") }}')), 0) as nature_not_broken_down_yuan,
        {%- for fund in funds %}
        coalesce(sum(amount_yuan) filter (where fund_id = '{{ fund }}'), 0) as fund_{{ fund }}_yuan,
        {%- endfor %}
        coalesce(sum(amount_yuan) filter (where fund_id not in ('{{ funds | join("', '") }}')), 0) as fund_not_broken_down_yuan
    from {{ ref('fct_expenditure') }}
    group by department_id, fiscal_year
),

three_public as (
    select
        department_id,
        fiscal_year,
        {%- for stage in ['final', 'budget'] %}
        {%- for item in items %}
        sum({{ stage }}_{{ item }}_yuan) as three_public_{{ stage }}_{{ item }}_yuan{{ ',' if not (loop.last and stage == 'budget') }}
        {%- endfor %}
        {%- endfor %}
    from {{ ref('fct_three_public') }}
    group by department_id, fiscal_year
),

balances as (
    select
        department_id,
        fiscal_year,
        sum(opening_yuan) as appropriation_opening_yuan,
        sum(closing_yuan) as appropriation_closing_yuan
    from {{ ref('fct_appropriation_balance') }}
    group by department_id, fiscal_year
),

-- All that is carried over, appropriations or not; a line that is printed with two amounts tells none.
carried as (
    select
        department_id,
        fiscal_year,
        {%- for measure, row_key in [('opening', 'income.opening_carryover'), ('closing', 'expenditure.closing_carryover')] %}
        {%- set rows = "filter (where row_key = '" ~ row_key ~ "')" %}
        case when min(amount_yuan) {{ rows }} = max(amount_yuan) {{ rows }} then max(amount_yuan) {{ rows }} end as {{ measure }}_carryover_yuan
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('fct_final_account_line') }}
    where form_id = 'income_expenditure_summary' and row_key in ('income.opening_carryover', 'expenditure.closing_carryover') and is_current
    group by department_id, fiscal_year
),

procurement as (
    select
        department_id,
        fiscal_year,
        {%- for item in procurement %}
        sum({{ item }}_yuan) as {{ item }}_yuan{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('fct_procurement_and_assets') }}
    group by department_id, fiscal_year
),

-- What is spent on the pay of serving staff.
pay as (
    select facts.department_id, facts.fiscal_year, sum(facts.basic_yuan) as pay_yuan
    from {{ ref('fct_economic_expenditure') }} as facts
    inner join {{ ref('dim_economic_code') }} as codes
        on facts.economic_code_id = codes.economic_code_id
    where codes.economic_class_code = '301'
    group by facts.department_id, facts.fiscal_year
),

-- 实有人数 may hold retirees; where the document tells neither these nor those who serve, it stands beside 编制数 and is of those who serve.
staff as (
    select
        department_id,
        fiscal_year,
        cast(sum(authorised_posts) as integer) as authorised_posts,
        cast(sum(coalesce(in_place_serving, case when coalesce(veterans, retired, retirees) is null then in_place_staff end)) as integer) as serving_staff
    from {{ ref('fct_staff') }}
    group by department_id, fiscal_year
),

findings as (
    select
        department_id,
        fiscal_year,
        count(*) filter (where finding_severity = 'error') as errors,
        count(*) filter (where finding_severity = 'warning') as warnings
    from {{ ref('fct_finding') }}
    where is_current and status = 'open'
    group by department_id, fiscal_year
),

-- What last year must have been by every change that the narrative states; changes that exclude one another tell nothing.
stated as (
    select
        department_id,
        fiscal_year,
        {%- for side in ['income', 'expenditure'] %}
        {%- set rows = "(where row_key = '" ~ side ~ ".current_year_total')" %}
        case
            when max(earlier_low_yuan) filter {{ rows }} <= min(earlier_high_yuan) filter {{ rows }}
                then max(earlier_low_yuan) filter {{ rows }}
        end as stated_last_{{ side }}_low_yuan,
        case
            when max(earlier_low_yuan) filter {{ rows }} <= min(earlier_high_yuan) filter {{ rows }}
                then min(earlier_high_yuan) filter {{ rows }}
        end as stated_last_{{ side }}_high_yuan,
        {%- endfor %}
        {%- set rows = "(where row_key in ('income.grand_total', 'expenditure.grand_total'))" %}
        case
            when max(earlier_low_yuan) filter {{ rows }} <= min(earlier_high_yuan) filter {{ rows }}
                then max(earlier_low_yuan) filter {{ rows }}
        end as stated_last_grand_total_low_yuan,
        case
            when max(earlier_low_yuan) filter {{ rows }} <= min(earlier_high_yuan) filter {{ rows }}
                then min(earlier_high_yuan) filter {{ rows }}
        end as stated_last_grand_total_high_yuan
    from {{ ref('fct_claim') }}
    where is_current and form_id = 'income_expenditure_summary' and base_year = fiscal_year - 1
    group by department_id, fiscal_year
),

years as (
    select department_id, fiscal_year from income
    union
    select department_id, fiscal_year from expenditure
    union
    select department_id, fiscal_year from three_public
    union
    select department_id, fiscal_year from balances
    union
    select department_id, fiscal_year from procurement
),

-- The department whose accounts of last year these go on: itself, or what it was renamed from. None where it merged or was split this year.
lasts as (
    select
        years.department_id,
        years.fiscal_year,
        coalesce(min(changes.predecessor_department_id) filter (where changes.succession_kind = 'renamed'), years.department_id) as last_department_id
    from years
    left join {{ ref('dim_department_succession') }} as changes
        on years.department_id in (changes.successor_department_id, changes.predecessor_department_id)
        and years.fiscal_year = changes.first_fiscal_year
    where years.fiscal_year > 0 and years.department_id <> 'unknown'
    group by years.department_id, years.fiscal_year
    having count(*) filter (where changes.succession_kind <> 'renamed') = 0
),

together as (
    select
        years.department_id,
        years.fiscal_year,
        income.* exclude (department_id, fiscal_year),
        expenditure.* exclude (department_id, fiscal_year),
        three_public.* exclude (department_id, fiscal_year),
        carried.* exclude (department_id, fiscal_year),
        balances.* exclude (department_id, fiscal_year),
        procurement.* exclude (department_id, fiscal_year),
        pay.pay_yuan,
        staff.* exclude (department_id, fiscal_year),
        last_income.income_yuan as last_income_yuan,
        last_expenditure.expenditure_yuan as last_expenditure_yuan,
        stated.* exclude (department_id, fiscal_year),
        cast(coalesce(findings.errors, 0) as integer) as findings_error,
        cast(coalesce(findings.warnings, 0) as integer) as findings_warning
    from years
    left join income
        on years.department_id = income.department_id
        and years.fiscal_year = income.fiscal_year
    left join expenditure
        on years.department_id = expenditure.department_id
        and years.fiscal_year = expenditure.fiscal_year
    left join three_public
        on years.department_id = three_public.department_id
        and years.fiscal_year = three_public.fiscal_year
    left join balances
        on years.department_id = balances.department_id
        and years.fiscal_year = balances.fiscal_year
    left join carried
        on years.department_id = carried.department_id
        and years.fiscal_year = carried.fiscal_year
    left join procurement
        on years.department_id = procurement.department_id
        and years.fiscal_year = procurement.fiscal_year
    left join pay
        on years.department_id = pay.department_id
        and years.fiscal_year = pay.fiscal_year
    left join staff
        on years.department_id = staff.department_id
        and years.fiscal_year = staff.fiscal_year
    left join findings
        on years.department_id = findings.department_id
        and years.fiscal_year = findings.fiscal_year
    left join stated
        on years.department_id = stated.department_id
        and years.fiscal_year = stated.fiscal_year
    left join lasts
        on years.department_id = lasts.department_id
        and years.fiscal_year = lasts.fiscal_year
    left join income as last_income
        on lasts.last_department_id = last_income.department_id
        and lasts.fiscal_year - 1 = last_income.fiscal_year
    left join expenditure as last_expenditure
        on lasts.last_department_id = last_expenditure.department_id
        and lasts.fiscal_year - 1 = last_expenditure.fiscal_year
)

select
    concat_ws('/', together.department_id, together.fiscal_year) as department_year_id,
    together.department_id,
    departments.department_name,
    departments.comparable_department,
    departments.department_region_code,
    departments.region_name,
    together.fiscal_year,
    {{ fiscal_year_end('together.fiscal_year') }} as fiscal_year_end,
    together.* exclude (department_id, fiscal_year),
    {%- for side in ['income', 'expenditure'] %}
    {%- set growth = 'together.' ~ side ~ '_yuan - together.last_' ~ side ~ '_yuan' %}
    {{ growth }} as {{ side }}_growth_yuan,
    {{ percent_of('(' ~ growth ~ ')', 'together.last_' ~ side ~ '_yuan') }} as {{ side }}_growth_percent,
    {%- endfor %}
    {{ percent_of('together.three_public_final_total_yuan', 'together.three_public_budget_total_yuan') }} as three_public_executed_percent,
    {%- for measure in per_head_of %}
    {{ per_head('together.' ~ measure ~ '_yuan', 'together.serving_staff') }} as {{ measure }}_per_head_yuan{{ ',' if not loop.last }}
    {%- endfor %}
from together
left join departments
    on together.department_id = departments.department_id
