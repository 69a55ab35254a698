{# Documents of which the amounts of `side` (income or expenditure) do not add up to the printed total, with all their amounts or those above 0. #}
{% macro adds_up_to_what_is_printed(side) -%}
with lines as (
    select * from {{ ref('fct_final_account_line') }}
    where document_id in (select document_id from {{ ref('int_documents_in_build') }}) and is_current and abs(amount_yuan) < {{ var('largest_amount_yuan') }}
    qualify form_no = min(form_no) over (partition by document_id, form_id)
),

printed as (
    select
        document_id,
        coalesce(
            sum(amount_yuan) filter (where form_id = 'income_expenditure_summary' and row_key = '{{ side }}.current_year_total'),
            sum(amount_yuan) filter (where form_id = '{{ side }}' and row_key = 'total' and column_key = 'total')
        ) as total_yuan,
        bool_or(form_id in ('{{ side }}', 'income_expenditure_summary') and amount_yuan < 0) as is_below_zero_somewhere
    from lines
    -- The amounts of a form that another file of the disclosure holds stand there.
    where document_id not in (select document_id from {{ ref('int_sibling_forms') }} where form_id = '{{ side }}')
    group by document_id
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
    or (printed.total_yuan >= 0 and not printed.is_below_zero_somewhere and printed.total_yuan <> coalesce(loaded.above_zero_yuan, 0))
{%- endmacro %}
