{# What DuckDB writes at such length, or so unlike other databases, that it stands in one place. #}

{% macro full_match(text, pattern) -%}
    regexp_full_match({{ text }}, '{{ pattern }}')
{%- endmacro %}


{# The rows of a group as a list of structs, in order. `fields` are column names, `order_by` decides alone. #}
{% macro list_of(fields, order_by, condition) -%}
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


{# The values of a group, each once and in order, with commas between them. #}
{% macro comma_list(text) -%}
    string_agg(distinct {{ text }}, ', ' order by {{ text }})
{%- endmacro %}


{# The elements of a list column, one row each: `from_unnested('table', 'list', 'element')` goes behind FROM. #}
{% macro from_unnested(relation, list, element) -%}
    {{ relation }}, unnest({{ relation }}.{{ list }}) as unnested({{ element }})
{%- endmacro %}


{# Which batch of the landed tables a row stands in: the same path in each table. #}
{% macro batch_path() -%}
    regexp_extract(filename, 'fiscal_year=[^/]*/region=[^/]*/[^/]*$')
{%- endmacro %}


{% macro contains_match(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}


{# A text by its letters, digits, points and signs alone: what another format blanks, breaks or punctuates otherwise is the same. #}
{% macro bare_words(text) -%}
    regexp_replace(lower({{ text }}), '[^\p{L}\p{N}.%+-]', '', 'g')
{%- endmacro %}
