{# Documents of which the amounts of `side` (income or expenditure) do not add up to the printed total, with all their amounts or those above 0. #}
{% macro adds_up_to_what_is_printed(side) -%}
with lines as (
    select * from {{ ref('int_lines') }}
    where document_id in (select document_id from {{ ref('int_documents_in_build') }}) and is_current and abs(amount_yuan) < {{ var('largest_amount_yuan') }}
    qualify form_no = min(form_no) over (partition by document_id, form_id)
),

restated as (
    select document_id, part from {{ ref('int_replaced_parts') }} where is_earlier
),

-- The total of the summary; of the form itself where that was printed anew since, or the summary prints none.
printed as (
    select document_id, sum(amount_yuan) as total_yuan
    from lines
    where
        (form_id = 'income_expenditure_summary' and row_key = '{{ side }}.current_year_total')
        or (form_id = '{{ side }}' and row_key = 'total' and column_key = 'total')
    group by document_id, form_id
    having total_yuan is not null
    qualify row_number() over (
        partition by document_id
        order by bool_or((printed_in, form_id) in (select (document_id, part) from restated)) desc, form_id <> '{{ side }}' desc
    ) = 1
),

below_zero as (
    select distinct document_id from lines
    where form_id in ('{{ side }}', 'income_expenditure_summary') and amount_yuan < 0
),

amounts as (
    select document_id, amount_yuan from {{ ref('fct_' ~ side) }}
    union all
    select document_id, amount_yuan from {{ ref('fct_unit_' ~ side) }}
),

loaded as (
    select
        document_id,
        sum(amount_yuan) as total_yuan,
        sum(amount_yuan) filter (where amount_yuan > 0) as above_zero_yuan
    from amounts
    where document_id in (select document_id from {{ ref('int_documents_in_build') }})
    group by document_id
)

select
    printed.document_id,
    printed.total_yuan as printed_yuan,
    loaded.total_yuan,
    loaded.above_zero_yuan
from printed
left join loaded
    on printed.document_id = loaded.document_id
where
    printed.total_yuan <> coalesce(loaded.total_yuan, 0)
    or (
        printed.total_yuan >= 0
        and printed.document_id not in (select document_id from below_zero)
        and printed.total_yuan <> coalesce(loaded.above_zero_yuan, 0)
    )
{%- endmacro %}
