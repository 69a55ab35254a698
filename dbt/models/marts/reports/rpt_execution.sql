{% set items = ['total', 'overseas', 'vehicle_total', 'vehicle_purchase', 'vehicle_operation', 'reception'] %}
{% set stages = ['initial_budget', 'budget', 'final'] %}

with years as (
    select * from {{ ref('rpt_department_year') }}
),

printed as (
    {%- for item in items %}
    select
        department_id,
        fiscal_year,
        'three_public.{{ item }}' as subject,
        cast(null as varchar) as function_code_id,
        cast(null as varchar) as label,
        initial_budget_{{ item }}_yuan as initial_budget_yuan,
        budget_{{ item }}_yuan as budget_yuan,
        final_{{ item }}_yuan as final_yuan
    from {{ ref('fct_three_public') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

claims as (
    select
        *,
        -- Projects and others that neither form nor code names are told apart by what the sentence calls them.
        case when form_id is null and function_code_id is null then label end as own_label
    from {{ ref('fct_claim') }}
    where is_current and claim_kind in ('amount', 'completion') and subject not in ('', 'detail') and approximately is null
),

-- Figures of one thing that the narrative gives in two ways are none.
stated as (
    select
        department_id,
        fiscal_year,
        subject,
        function_code_id,
        own_label as label,
        {%- for stage in stages %}
        {%- set rows = "filter (where claim_kind = 'amount' and stage = '" ~ stage ~ "' and base is null)" %}
        case when min(amount_yuan) {{ rows }} = max(amount_yuan) {{ rows }} then max(amount_yuan) {{ rows }} end as {{ stage }}_yuan,
        {%- endfor %}
        {%- set rows = "filter (where claim_kind = 'completion')" %}
        case when min(percent) {{ rows }} = max(percent) {{ rows }} then max(percent) {{ rows }} end as stated_percent
    from claims
    group by department_id, fiscal_year, subject, function_code_id, own_label
    having bool_or(claim_kind = 'completion' or stage in ('initial_budget', 'budget'))
),

-- The form goes before the narrative, which may round.
together as (
    select
        department_id,
        fiscal_year,
        subject,
        function_code_id,
        label,
        {%- for stage in stages %}
        coalesce(
            sum({{ stage }}_yuan) filter (where source = 'form'), sum({{ stage }}_yuan) filter (where source = 'narrative')
        ) as {{ stage }}_yuan,
        {%- endfor %}
        max(stated_percent) as stated_percent
    from (
        select *, null as stated_percent, 'form' as source from printed
        union all
        select *, 'narrative' as source from stated
    )
    group by department_id, fiscal_year, subject, function_code_id, label
)

select
    concat_ws('/', together.department_id, together.fiscal_year, together.subject, together.function_code_id, together.label) as execution_id,
    together.department_id,
    years.department_name,
    years.comparable_department,
    years.department_region_code,
    years.region_name,
    together.fiscal_year,
    years.fiscal_year_end,
    together.subject,
    together.function_code_id,
    functions.function_code,
    functions.function_name,
    together.label,
    {%- for stage in stages %}
    cast(together.{{ stage }}_yuan as decimal(38, 2)) as {{ stage }}_yuan,
    {%- endfor %}
    {{ percent_of('together.final_yuan', 'together.initial_budget_yuan') }} as percent_of_initial_budget,
    {{ percent_of('together.final_yuan', 'together.budget_yuan') }} as percent_of_budget,
    cast(together.stated_percent as decimal(28, 6)) as stated_percent
from together
-- Only accounts that count: those of a unit are part of its department's.
inner join years
    on together.department_id = years.department_id
    and together.fiscal_year = years.fiscal_year
left join {{ ref('dim_function_code') }} as functions
    on together.function_code_id = functions.function_code_id
where together.initial_budget_yuan is not null or together.budget_yuan is not null or together.stated_percent is not null
