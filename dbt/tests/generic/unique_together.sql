{# These columns together name one row: the key of a table whose rows are too many for a key of its own beside them. #}
{% test unique_together(model, columns) %}

select {{ columns | join(', ') }}, count(*) as rows_of_this_key
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1

{% endtest %}
