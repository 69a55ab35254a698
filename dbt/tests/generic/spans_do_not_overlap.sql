{# No two rows of the same code are in force in the same year. #}
{% test spans_do_not_overlap(model, column_name, valid_from='valid_from', valid_to='valid_to') %}

with spans as (
    select
        {{ column_name }} as code,
        {{ valid_from }} as valid_from,
        {{ valid_to }} as valid_to,
        lead({{ valid_from }}) over (partition by {{ column_name }} order by {{ valid_from }}) as next_from
    from {{ model }}
)

select * from spans
where valid_from > valid_to or next_from <= valid_to

{% endtest %}
