with titles as (
    select form_id, row_key, label, position, side, measure
    from {{ ref('row_labels') }}
    qualify row_number() over (partition by form_id, row_key order by canonical desc, position, label) = 1
),

lines as (
    select * from {{ ref('form_rows') }}
),

-- The name that a code has, or had last.
names as (
    select 'function_codes' as row_kind, code, name, level
    from {{ ref('int_function_code_spans') }}
    qualify row_number() over (partition by code order by valid_to desc) = 1
    union all
    select 'economic_codes' as row_kind, code, name, level
    from {{ ref('int_economic_code_spans') }}
    qualify row_number() over (partition by code order by valid_to desc) = 1
),

-- Rows of codes, and lines that no list knows: first which they are, among very many lines; only those without a name are read for one.
printed as (
    select distinct form_id, row_key
    from {{ ref('fct_final_account_line') }}
),

unnamed as (
    select printed.form_id, printed.row_key
    from printed
    left join titles
        on printed.form_id = titles.form_id
        and printed.row_key = titles.row_key
    where titles.row_key is null and printed.row_key not in (select code from names)
),

labels as (
    select lines.form_id, lines.row_key, min(lines.label) as label
    from unnamed
    inner join {{ ref('fct_final_account_line') }} as lines
        on unnamed.form_id = lines.form_id
        and unnamed.row_key = lines.row_key
    group by lines.form_id, lines.row_key
),

form_rows as (
    select
        coalesce(titles.form_id, printed.form_id) as form_id,
        coalesce(titles.row_key, printed.row_key) as row_key,
        coalesce(titles.label, labels.label) as label,
        titles.side,
        titles.position,
        titles.measure
    from titles
    full join printed
        on titles.form_id = printed.form_id
        and titles.row_key = printed.row_key
    left join labels
        on printed.form_id = labels.form_id
        and printed.row_key = labels.row_key
),

classes as (
    select * from {{ ref('class_names_en') }}
)

select
    concat_ws('/', form_rows.form_id, form_rows.row_key) as form_row_id,
    form_rows.form_id as row_form_id,
    form_rows.row_key as form_row_key,
    coalesce(names.name, form_rows.label) as row_title,
    coalesce(lines.title_en, classes.name_en) as row_title_en,
    form_rows.side as row_side,
    form_rows.position as row_position,
    coalesce(form_rows.measure, 'amount') as row_measure,
    cast(coalesce(
        lines.level,
        case names.level when 'class' then 1 when 'section' then 2 when 'item' then 3 end,
        case when {{ is_expenditure_class('form_rows.row_key') }} then 2 end
    ) as integer) as row_level,
    coalesce(
        lines.role,
        case
            when names.level = 'class' or (names.level = 'section' and forms.row_kind = 'function_codes') then 'sum'
            when names.level is not null or {{ is_expenditure_class('form_rows.row_key') }} or left(form_rows.row_key, 5) = 'unit.' then 'leaf'
        end,
        'unknown'
    ) as row_role
from form_rows
left join {{ ref('forms') }} as forms
    on form_rows.form_id = forms.form_id
left join lines
    on form_rows.form_id = lines.form_id
    and form_rows.row_key = lines.row_key
left join names
    on forms.row_kind = names.row_kind
    and form_rows.row_key = names.code
left join classes
    on classes.classification = case when forms.row_kind = 'economic_codes' then 'economic' else 'function' end
    and classes.code = case
        when {{ is_expenditure_class('form_rows.row_key') }} then split_part(form_rows.row_key, '.', 2)
        else form_rows.row_key
    end
