{#
    A mart of one row a document: figures that either the statistics form (or that of procurement) states or the narrative. `groups`: group → list of (column, row of the form, subject
    of the narrative). A group is taken from one place, the form where it prints any of it, and its column `<group>_source` says which. `counted` groups
    are pieces or persons, of the type `count_type`; the others are yuan, and their columns end so. A row of the form that ends in a full stop is the sum of
    all rows that begin so.
#}
{% macro form_else_narrative(groups, counted, count_type='decimal(18, 2)') -%}
{%- set items = [] -%}
{%- for group, of_group in groups.items() -%}
    {%- for column, row_key, subject in of_group -%}
        {%- do items.append((group, column, row_key, subject)) -%}
    {%- endfor -%}
{%- endfor -%}
with documents as (
    select * from {{ ref('int_documents_in_build') }}
    where leads_current and counts
),

items as (
    select * from (values
        {%- for group, column, row_key, subject in items %}
        ('{{ group }}', '{{ column }}', '{{ row_key }}', '{{ subject }}'){{ ',' if not loop.last }}
        {%- endfor %}
    ) as listed (part, item, row_key, subject)
),

printed as (
    select lines.document_id, items.part, items.item, 'form' as source, sum(coalesce(lines.amount_yuan, lines.quantity)) as value
    from {{ ref('int_lines') }} as lines
    inner join items
        on lines.row_key = items.row_key
        or (ends_with(items.row_key, '.') and starts_with(lines.row_key, items.row_key))
    where
        (lines.form_id, lines.column_key) in (('statistics', 'value'), ('procurement', 'total'))
        and lines.is_repeated is not true
        and lines.state = 'value'
    group by lines.document_id, items.part, items.item, lines.form_id
    -- A group that both forms print is taken from the statistics.
    qualify lines.form_id = max(lines.form_id) over (partition by lines.document_id, items.part)
),

stated as (
    select figures.document_id, items.part, items.item, 'narrative' as source, figures.value
    from {{ ref('int_stated_figures') }} as figures
    inner join items
        on figures.subject = items.subject
),

chosen as (
    select * from (
        select * from printed
        union all
        select * from stated
    )
    qualify source = min(source) over (partition by document_id, part)
),

by_document as (
    select
        document_id,
        {%- for group in groups %}
        max(source) filter (where part = '{{ group }}') as {{ group }}_source,
        {%- endfor %}
        {%- for _, column, _, _ in items %}
        max(value) filter (where item = '{{ column }}') as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from chosen
    group by document_id
)

select
    documents.document_id,
    documents.department_id,
    documents.fiscal_year,
    {{ fiscal_year_end('documents.fiscal_year') }} as fiscal_year_end,
    {%- for group, of_group in groups.items() %}
    {%- set last_group = loop.last %}
    by_document.{{ group }}_source,
    {%- for column, _, _ in of_group %}
    {%- if group in counted %}
    cast(by_document.{{ column }} as {{ count_type }}) as {{ column }}
    {%- else %}
    cast(by_document.{{ column }} as decimal(18, 2)) as {{ column }}_yuan
    {%- endif %}{{ ',' if not (loop.last and last_group) }}
    {%- endfor %}
    {%- endfor %}
from documents
inner join by_document
    on documents.document_id = by_document.document_id
{%- endmacro %}
