{#
    Facts that stand twice: of the accounts that count in totals, and of units whose department is loaded too. `counts` says which of the two.
#}
{% macro economic_expenditure_of_documents(counts) -%}
select
    economic_expenditure_id,
    document_id,
    department_id,
    fiscal_year,
    fiscal_year_end,
    economic_code_id,
    fund_id,
    remainder_reason,
    basic_yuan,
    project_yuan,
    amount_yuan
from {{ ref('int_economic_expenditure') }}
where is_current and counts = {{ counts }}
{%- endmacro %}


{% macro three_public_of_documents(counts) -%}
{%- set items = ['total', 'overseas', 'vehicle_total', 'vehicle_purchase', 'vehicle_operation', 'reception'] -%}
with documents as (
    select * from {{ ref('int_documents_in_build') }}
    where leads_current and counts = {{ counts }}
),

printed as (
    select
        document_id,
        {%- for stage in ['initial_budget', 'budget', 'final'] %}
        {%- for item in items %}
        {{ printed_value('three_public', stage, item) }} as {{ stage }}_{{ item }}_yuan,
        {%- endfor %}
        {#- Some provinces print meetings and training beside these, or in a form of their own. #}
        {%- for item in ['meeting', 'training'] %}
        coalesce({{ printed_value('three_public', stage, item) }}, {{ printed_value('meetings_and_training', item, stage) }}) as {{ stage }}_{{ item }}_yuan,
        {%- endfor %}
        {%- endfor %}
        count(*) as cells
    from {{ ref('int_lines') }}
    where form_id in ('three_public', 'meetings_and_training') and is_repeated is not true
    group by document_id
)

select
    documents.document_id,
    documents.department_id,
    documents.fiscal_year,
    {{ fiscal_year_end('documents.fiscal_year') }} as fiscal_year_end,
    printed.* exclude (document_id, cells)
from documents
inner join printed
    on documents.document_id = printed.document_id
{%- endmacro %}
