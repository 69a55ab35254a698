{# Whether the cells below a cell count in its stead: they exceed it by no more than rounding, and the largest of them can give way by that much. #}
{% macro counts_by_children(cell) -%}
    (
        {{ cell }}.has_children
        and {{ cell }}.children_yuan - {{ cell }}.amount_yuan <= {{ cell }}.allowed_yuan
        and {{ cell }}.children_yuan - {{ cell }}.counted_yuan <= greatest({{ cell }}.largest_child_yuan, 0)
    )
{%- endmacro %}
