{# Whether what is judged at a place is of the words of a file; duties are of a whole disclosure, whichever of its files speaks. #}
{% macro is_of_words(place, check_id) -%}
    (
        (starts_with({{ place }}, 'narrative/') or starts_with({{ place }}, 'evaluation/'))
        and not starts_with({{ check_id }}, 'disclosure.')
    )
{%- endmacro %}
