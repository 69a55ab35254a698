with form_columns as (
    select form_id, column_key, min(position) as position, min(title_zh) as title_zh, min(title_en) as title_en, min(measure) as measure
    from {{ ref('form_columns') }}
    group by form_id, column_key
),

-- Which column is the sum of a row, and which are its parts, is said by the identities of rows.
terms as (
    select distinct check_id, side, form_id, column_key
    from {{ ref('check_terms') }}
    where row_role = 'anchor' and left(column_key, 1) <> '@'
),

identities as (
    select terms.check_id, terms.side, terms.form_id, terms.column_key
    from terms
    inner join {{ ref('checks') }} as checks
        on terms.check_id = checks.check_id
    where checks.relation = 'eq' and checks.kind = 'row'
),

roles as (
    select
        form_id,
        column_key,
        bool_or(side = 'left') as is_sum,
        bool_or(side = 'right') as is_part
    from identities
    group by form_id, column_key
),

of_which as (
    select distinct terms.form_id, terms.column_key
    from terms
    inner join {{ ref('checks') }} as checks
        on terms.check_id = checks.check_id
    where checks.relation = 'le' and checks.kind = 'row' and terms.side = 'left'
),

printed as (
    select distinct form_id, column_key from {{ ref('fct_final_account_line') }}
),

all_columns as (
    select form_id, column_key from form_columns
    union
    select form_id, column_key from printed
),

-- The name that a code has, or had last.
codes as (
    select code, name, level
    from {{ ref('int_economic_code_spans') }}
    qualify row_number() over (partition by code order by valid_to desc) = 1
),

code_columns as (
    select
        all_columns.form_id,
        all_columns.column_key,
        codes.name,
        class_names.name_en,
        codes.level,
        1 + row_number() over (partition by all_columns.form_id order by all_columns.column_key) as position
    from all_columns
    inner join {{ ref('forms') }} as forms
        on all_columns.form_id = forms.form_id
    inner join codes
        on all_columns.column_key = codes.code
    left join {{ ref('class_names_en') }} as class_names
        on class_names.classification = 'economic'
        and all_columns.column_key = class_names.code
    where forms.column_kind = 'economic_codes'
)

select
    concat_ws('/', all_columns.form_id, all_columns.column_key) as form_column_id,
    all_columns.form_id as column_form_id,
    all_columns.column_key as form_column_key,
    coalesce(form_columns.title_zh, code_columns.name, all_columns.column_key) as column_title,
    coalesce(form_columns.title_en, code_columns.name_en) as column_title_en,
    cast(coalesce(form_columns.position, code_columns.position) as integer) as column_position,
    coalesce(form_columns.measure, 'amount') as column_measure,
    case
        when roles.is_sum or code_columns.level = 'class' or (forms.column_kind is not null and all_columns.column_key = 'total') then 'sum'
        when of_which.column_key is not null then 'of_which'
        else 'leaf'
    end as column_role
from all_columns
left join form_columns
    on all_columns.form_id = form_columns.form_id
    and all_columns.column_key = form_columns.column_key
left join {{ ref('forms') }} as forms
    on all_columns.form_id = forms.form_id
left join code_columns
    on all_columns.form_id = code_columns.form_id
    and all_columns.column_key = code_columns.column_key
left join roles
    on all_columns.form_id = roles.form_id
    and all_columns.column_key = roles.column_key
left join of_which
    on all_columns.form_id = of_which.form_id
    and all_columns.column_key = of_which.column_key
