{# What DuckDB and Spark write differently. #}

{% macro full_match(text, pattern) -%}
    {{ return(adapter.dispatch('full_match', 'juesuan')(text, pattern)) }}
{%- endmacro %}

{% macro default__full_match(text, pattern) -%}
    {{ text }} rlike '^({{ pattern }})$'
{%- endmacro %}

{% macro duckdb__full_match(text, pattern) -%}
    regexp_full_match({{ text }}, '{{ pattern }}')
{%- endmacro %}


{# The rows of a group as a list of structs, in order. `fields` are column names, `order_by` decides alone. #}
{% macro list_of(fields, order_by, condition) -%}
    {{ return(adapter.dispatch('list_of', 'juesuan')(fields, order_by, condition)) }}
{%- endmacro %}

{% macro default__list_of(fields, order_by, condition) -%}
    transform(
        array_sort(collect_list(case when {{ condition }} then struct({{ (order_by + fields) | unique | join(', ') }}) end)),
        one -> struct({% for field in fields %}one.{{ field }} as {{ field }}{{ ', ' if not loop.last }}{% endfor %})
    )
{%- endmacro %}

{% macro duckdb__list_of(fields, order_by, condition) -%}
    {#- Sorting the lists afterwards takes half the time and memory of an ordered aggregate. -#}
    coalesce(
        list_transform(
            list_sort(
                list(struct_pack({% for field in (order_by + fields) | unique %}{{ field }} := {{ field }}{{ ', ' if not loop.last }}{% endfor %}))
                filter (where {{ condition }})
            ),
            lambda one: struct_pack({% for field in fields %}{{ field }} := one.{{ field }}{{ ', ' if not loop.last }}{% endfor %})
        ),
        []
    )
{%- endmacro %}


{# The elements of a list column, one row each: `from_unnested('table', 'list', 'element')` goes behind FROM. #}
{% macro from_unnested(relation, list, element) -%}
    {{ return(adapter.dispatch('from_unnested', 'juesuan')(relation, list, element)) }}
{%- endmacro %}

{% macro default__from_unnested(relation, list, element) -%}
    {{ relation }} lateral view explode({{ relation }}.{{ list }}) as {{ element }}
{%- endmacro %}

{% macro duckdb__from_unnested(relation, list, element) -%}
    {{ relation }}, unnest({{ relation }}.{{ list }}) as unnested({{ element }})
{%- endmacro %}


{# Which batch of the landed tables a row stands in: the same path in each table. #}
{% macro batch_path() -%}
    {{ return(adapter.dispatch('batch_path', 'juesuan')()) }}
{%- endmacro %}

{% macro default__batch_path() -%}
    regexp_extract(input_file_name(), 'fiscal_year=[^/]*/region=[^/]*/[^/]*$', 0)
{%- endmacro %}

{% macro duckdb__batch_path() -%}
    regexp_extract(filename, 'fiscal_year=[^/]*/region=[^/]*/[^/]*$')
{%- endmacro %}
