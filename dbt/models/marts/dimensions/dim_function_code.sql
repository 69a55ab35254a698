with spans as (
    select * from {{ ref('int_function_code_spans') }}
),

printed as (
    {{ printed_codes(ref('fct_final_account_line'), 'printed_function_code', 'spans') }}
),

cofog as (
    select * from {{ ref('crosswalk_cofog') }}
),

codes as (
    select * exclude (system) from spans
    union all by name
    select * from printed
),

-- Where the crosswalk does not know a code, what it says of the section or the class holds.
with_cofog as (
    select
        codes.*,
        coalesce(of_code.cofog_code, of_section.cofog_code, of_class.cofog_code) as cofog_code
    from codes
    left join cofog as of_code
        on codes.code = of_code.function_code
    left join cofog as of_section
        on codes.section_code = of_section.function_code
    left join cofog as of_class
        on codes.class_code = of_class.function_code
)

select
    concat_ws('/', with_cofog.code, with_cofog.valid_from) as function_code_id,
    with_cofog.code as function_code,
    with_cofog.name as function_name,
    classes.name_en as function_name_en,
    with_cofog.level as function_level,
    cast(with_cofog.valid_from as integer) as function_valid_from,
    cast(with_cofog.valid_to as integer) as function_valid_to,
    with_cofog.class_code as function_class_code,
    with_cofog.class_name as function_class_name,
    with_cofog.section_code as function_section_code,
    with_cofog.section_name as function_section_name,
    with_cofog.item_code as function_item_code,
    with_cofog.item_name as function_item_name,
    with_cofog.parent_code as function_parent_code,
    with_cofog.cofog_code,
    divisions.cofog_division,
    divisions.name_zh as cofog_division_zh,
    divisions.name_en as cofog_division_en,
    with_cofog.basis as function_basis,
    with_cofog.confidence as function_confidence
from with_cofog
left join {{ ref('cofog_divisions') }} as divisions
    on left(with_cofog.cofog_code, 2) = divisions.cofog_division
left join {{ ref('class_names_en') }} as classes
    on with_cofog.code = classes.code
    and classes.classification = 'function'

union all by name

select
    member_id as function_code_id,
    member_id as function_code,
    name_zh as function_name,
    name_en as function_name_en,
    'member' as function_level,
    0 as function_valid_from,
    9999 as function_valid_to,
    member_id as function_class_code,
    name_zh as function_class_name,
    'member' as function_basis,
    cast(1 as decimal(3, 2)) as function_confidence
from {{ ref('members') }}
where dimension = 'function_code'
