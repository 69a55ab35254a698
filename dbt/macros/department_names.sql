{# How names of departments are compared. A name may be printed with brackets of either width, with blanks, or without the region that it begins with. #}

{% macro comparable_name(name) -%}
    regexp_replace(regexp_replace(translate({{ name }}, '（）', '()'), '\s', '', 'g'), '\(((机关)?本级)\)$', '\1')
{%- endmacro %}


{# The name of the department whose own accounts (本级) a comparable name is for; the name itself where it is for no such. #}
{% macro without_own_accounts(name) -%}
    regexp_replace({{ name }}, '\(?(机关)?本级\)?$|\(机关\)$', '')
{%- endmacro %}


{# The comparable name without the regions that it begins with; `regions` are the names of the region and of those it lies in, with | between them. #}
{% macro without_regions(name, regions) -%}
    coalesce(nullif(regexp_replace({{ name }}, concat('^(', {{ regions }}, ')+'), ''), ''), {{ name }})
{%- endmacro %}
