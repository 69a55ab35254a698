with spans as (
    select * from {{ ref('int_economic_code_spans') }}
),

printed as (
    {{ printed_codes(ref('fct_final_account_line'), 'printed_economic_code', 'spans') }}
),

codes as (
    select * from spans
    union all by name
    select 'printed' as system, * from printed
),

-- The government's code that a department's code belongs to, where it is one alone.
government as (
    select dept_code, min(gov_code) as government_code, min(gov_name) as government_name
    from {{ ref('economic_government_to_department') }}
    group by dept_code
    having count(*) = 1
)

select
    concat_ws('/', codes.code, codes.valid_from) as economic_code_id,
    codes.code as economic_code,
    codes.name as economic_name,
    classes.name_en as economic_name_en,
    codes.level as economic_level,
    cast(codes.valid_from as integer) as economic_valid_from,
    cast(codes.valid_to as integer) as economic_valid_to,
    codes.class_code as economic_class_code,
    codes.class_name as economic_class_name,
    codes.section_code as economic_section_code,
    codes.section_name as economic_section_name,
    codes.parent_code as economic_parent_code,
    codes.system as economic_classification,
    government.government_code as government_economic_code,
    government.government_name as government_economic_name,
    codes.basis as economic_basis,
    codes.confidence as economic_confidence
from codes
left join government
    on codes.code = government.dept_code
    and codes.system = 'department_2018'
left join {{ ref('class_names_en') }} as classes
    on codes.code = classes.code
    and classes.classification = 'economic'

union all by name

select
    member_id as economic_code_id,
    member_id as economic_code,
    name_zh as economic_name,
    name_en as economic_name_en,
    'member' as economic_level,
    0 as economic_valid_from,
    9999 as economic_valid_to,
    member_id as economic_class_code,
    name_zh as economic_class_name,
    'member' as economic_classification,
    'member' as economic_basis,
    cast(1 as decimal(3, 2)) as economic_confidence
from {{ ref('members') }}
where dimension = 'economic_code'
