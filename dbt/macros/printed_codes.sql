{#
    Codes that documents print in years for which `spans` has no such code: one row for each code and year, named as printed.
    Columns as those of `code_spans`, without the column that tells classifications apart.
#}
{% macro printed_codes(lines, code_column, spans) %}

with printed as (
    select
        {{ code_column }} as code,
        fiscal_year,
        min(label) as name
    from {{ lines }}
    where {{ code_column }} is not null
    group by {{ code_column }}, fiscal_year
)

select
    printed.code,
    printed.name,
    case length(printed.code) when 3 then 'class' when 5 then 'section' when 7 then 'item' else 'unknown' end as level,
    printed.fiscal_year as valid_from,
    printed.fiscal_year as valid_to,
    left(printed.code, 3) as class_code,
    classes.name as class_name,
    case when length(printed.code) >= 5 then left(printed.code, 5) end as section_code,
    sections.name as section_name,
    case when length(printed.code) = 7 then printed.code end as item_code,
    case when length(printed.code) = 7 then printed.name end as item_name,
    case when length(printed.code) > 3 then left(printed.code, length(printed.code) - 2) end as parent_code,
    'document' as basis,
    cast(0.5 as decimal(3, 2)) as confidence
from printed
left join {{ spans }} as same
    on printed.code = same.code
    and printed.fiscal_year between same.valid_from and same.valid_to
left join {{ spans }} as classes
    on left(printed.code, 3) = classes.code
    and printed.fiscal_year between classes.valid_from and classes.valid_to
left join {{ spans }} as sections
    on length(printed.code) > 5
    and left(printed.code, 5) = sections.code
    and printed.fiscal_year between sections.valid_from and sections.valid_to
where same.code is null

{% endmacro %}
