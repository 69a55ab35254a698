{# No two rows of the same code are in force in the same year. #}
{% test spans_do_not_overlap(model, column_name) %}

with spans as (
    select
        {{ column_name }} as code,
        valid_from,
        valid_to,
        lead(valid_from) over (partition by {{ column_name }} order by valid_from) as next_from
    from {{ model }}
)

select * from spans
where valid_from > valid_to or next_from <= valid_to

{% endtest %}
