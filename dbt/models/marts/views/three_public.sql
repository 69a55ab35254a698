select
    amounts.document_id,
    amounts.department_id,
    departments.department_name,
    departments.comparable_department,
    departments.department_region_code,
    departments.region_name,
    amounts.* exclude (document_id, department_id)
from {{ ref('fct_three_public') }} as amounts
left join {{ ref('dim_department') }} as departments
    on amounts.department_id = departments.department_id
