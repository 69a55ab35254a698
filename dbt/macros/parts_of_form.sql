{#
    A dimension whose members are the columns into which a form divides its sum, as the identity of its rows says, and the members that no
    column stands for.
#}
{% macro parts_of_form(dimension, form_id) -%}
with parts as (
    select distinct columns.column_key, columns.position, columns.title_zh, columns.title_en
    from {{ ref('form_columns') }} as columns
    inner join {{ ref('check_terms') }} as terms
        on columns.form_id = terms.form_id
        and columns.column_key = terms.column_key
    where columns.form_id = '{{ form_id }}' and terms.check_id = '{{ form_id }}.row' and terms.side = 'right'
)

select
    column_key as {{ dimension }}_id,
    title_zh as {{ dimension }}_name,
    title_en as {{ dimension }}_name_en,
    position as {{ dimension }}_position
from parts

union all

select member_id, name_zh, name_en, position
from {{ ref('members') }}
where dimension = '{{ dimension }}'
{%- endmacro %}
