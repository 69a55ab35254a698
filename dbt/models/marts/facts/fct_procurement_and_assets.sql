{{ grows_by_document() }}

{#- Groups of figures that are taken from one place: the form where it prints any of them, else the narrative. -#}
{% set groups = {
    'procurement': [
        ('procurement.total', 'procurement.total'),
        ('procurement.goods', 'procurement.goods'),
        ('procurement.works', 'procurement.works'),
        ('procurement.services', 'procurement.services')
    ],
    'small_firms': [('procurement.sme', 'procurement.to_sme'), ('procurement.micro', 'procurement.to_micro')],
    'operating_cost': [('operating_cost', 'operating_cost')],
    'vehicles': [
        ('vehicles.total', 'vehicles.total'),
        ('vehicles.minister', 'vehicles.minister'),
        ('vehicles.leadership', 'vehicles.leadership'),
        ('vehicles.confidential', 'vehicles.confidential'),
        ('vehicles.emergency', 'vehicles.emergency'),
        ('vehicles.enforcement', 'vehicles.enforcement'),
        ('vehicles.specialised', 'vehicles.specialised'),
        ('vehicles.retired', 'vehicles.retired'),
        ('vehicles.other', 'vehicles.other')
    ],
    'equipment': [('equipment.general_over_500k', 'equipment.general'), ('equipment.specialised_over_1m', 'equipment.specialised')]
} %}
{%- set counted = ['vehicles', 'equipment'] %}

with documents as (
    select * from {{ ref('int_documents_in_build') }}
    where leads_current and counts
),

-- 机关运行经费 is printed in two lines: of administrative units and of those that are run like them.
printed as (
    select
        document_id,
        case when starts_with(row_key, 'operating_cost.') then 'operating_cost' else row_key end as item,
        sum(coalesce(amount_yuan, quantity)) as value
    from {{ ref('int_lines') }}
    where form_id = 'statistics' and column_key = 'value' and is_repeated is not true and state = 'value'
    group by document_id, item
),

stated as (
    select * from {{ ref('int_stated_figures') }}
),

figures as (
    {%- for group, items in groups.items() %}
    {%- for item, subject in items %}
    select document_id, '{{ group }}' as part, '{{ item }}' as item, 'form' as source, value from printed where item = '{{ item }}'
    union all
    select document_id, '{{ group }}' as part, '{{ item }}' as item, 'narrative' as source, value from stated where subject = '{{ subject }}'
    {{ 'union all' if not (loop.last and group == 'equipment') }}
    {%- endfor %}
    {%- endfor %}
),

chosen as (
    select *
    from figures
    qualify source = min(source) over (partition by document_id, part)
),

by_document as (
    select
        document_id,
        {%- for group, items in groups.items() %}
        max(source) filter (where part = '{{ group }}') as {{ group }}_source,
        {%- for item, subject in items %}
        max(value) filter (where item = '{{ item }}') as {{ item | replace('.', '_') }}{{ ',' if not (loop.last and group == 'equipment') }}
        {%- endfor %}
        {%- endfor %}
    from chosen
    group by document_id
)

select
    documents.document_id,
    documents.department_id,
    documents.fiscal_year,
    {{ fiscal_year_end('documents.fiscal_year') }} as fiscal_year_end,
    {%- for group, items in groups.items() %}
    by_document.{{ group }}_source,
    {%- for item, subject in items %}
    {%- set column = item | replace('.', '_') %}
    {% if group in counted %}cast(by_document.{{ column }} as decimal(18, 2)) as {{ column }}{% else %}cast(by_document.{{ column }} as decimal(18, 2)) as {{ column }}_yuan{% endif %}{{ ',' if not (loop.last and group == 'equipment') }}
    {%- endfor %}
    {%- endfor %}
from documents
inner join by_document
    on documents.document_id = by_document.document_id
