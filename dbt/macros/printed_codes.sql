{#
    Codes that documents print in years for which `spans` has no such code: one row for each code and year, named as printed.
    Columns as those of `code_spans`, without the column that tells classifications apart.
    `lines` is a table, not a name of the query: read twice under a name it would be copied whole.
#}
{% macro printed_codes(lines, code_column, spans) %}

-- first which they are, among very many lines; only theirs are read for a name
with unknown as (
    select codes.code, codes.fiscal_year
    from (select distinct {{ code_column }} as code, fiscal_year from {{ lines }} where {{ code_column }} is not null) as codes
    left join {{ spans }} as same
        on codes.code = same.code
        and codes.fiscal_year between same.valid_from and same.valid_to
    where same.code is null
),

printed as (
    select
        unknown.code,
        unknown.fiscal_year,
        -- A code may also be that of a column: then the label is of something else.
        coalesce(min(lines.label) filter (where ends_with(lines.row_key, unknown.code)), unknown.code) as name
    from unknown
    inner join {{ lines }} as lines
        on unknown.code = lines.{{ code_column }}
        and unknown.fiscal_year = lines.fiscal_year
    group by unknown.code, unknown.fiscal_year
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
left join {{ spans }} as classes
    on left(printed.code, 3) = classes.code
    and printed.fiscal_year between classes.valid_from and classes.valid_to
left join {{ spans }} as sections
    on length(printed.code) > 5
    and left(printed.code, 5) = sections.code
    and printed.fiscal_year between sections.valid_from and sections.valid_to

{% endmacro %}
