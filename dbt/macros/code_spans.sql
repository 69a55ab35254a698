{#
    Codes in force over spans of years, each with the names of its class, section and item in those years. Where a parent changes its name
    in the middle of a code's span, the span is cut there; where the name of a parent is not known for a year, it is null.

    `codes` is a relation of (code, name, level, valid_from, valid_to, basis, confidence), years 0 and 9999 where open, and whatever
    `within` names: the column that tells classifications apart which use the same codes.
#}
{% macro code_spans(codes, within) %}

with codes as (
    select * from {{ codes }}
),

ancestors as (
    select codes.{{ within }}, codes.code, codes.valid_from, codes.valid_to, parents.valid_from as parent_from, parents.valid_to as parent_to
    from codes
    inner join codes as parents
        on codes.{{ within }} = parents.{{ within }}
        and length(parents.code) < length(codes.code)
        and left(codes.code, length(parents.code)) = parents.code
),

starts as (
    select {{ within }}, code, valid_from, valid_to, valid_from as starts_in from codes
    union
    select {{ within }}, code, valid_from, valid_to, parent_from as starts_in from ancestors where parent_from between valid_from + 1 and valid_to
    union
    select {{ within }}, code, valid_from, valid_to, parent_to + 1 as starts_in from ancestors where parent_to between valid_from and valid_to - 1
),

spans as (
    select
        {{ within }},
        code,
        valid_from as code_from,
        starts_in as valid_from,
        coalesce(lead(starts_in) over (partition by {{ within }}, code, valid_from order by starts_in) - 1, valid_to) as valid_to
    from starts
)

select
    spans.{{ within }},
    spans.code,
    codes.name,
    codes.level,
    spans.valid_from,
    spans.valid_to,
    left(spans.code, 3) as class_code,
    classes.name as class_name,
    case when length(spans.code) >= 5 then left(spans.code, 5) end as section_code,
    sections.name as section_name,
    case when codes.level = 'item' then codes.code end as item_code,
    case when codes.level = 'item' then codes.name end as item_name,
    case when length(spans.code) > 3 then left(spans.code, length(spans.code) - 2) end as parent_code,
    codes.basis,
    codes.confidence
from spans
inner join codes
    on spans.{{ within }} = codes.{{ within }}
    and spans.code = codes.code
    and spans.code_from = codes.valid_from
left join codes as classes
    on spans.{{ within }} = classes.{{ within }}
    and left(spans.code, 3) = classes.code
    and spans.valid_from between classes.valid_from and classes.valid_to
left join codes as sections
    on spans.{{ within }} = sections.{{ within }}
    and length(spans.code) >= 5
    and left(spans.code, 5) = sections.code
    and spans.valid_from between sections.valid_from and sections.valid_to

{% endmacro %}
