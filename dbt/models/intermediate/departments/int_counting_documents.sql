{{ config(materialized='table') }}

with documents as (
    select * from {{ ref('int_document_versions') }}
    where kind = 'final_accounts'
),

-- The consolidated accounts of a department hold those of its units.
departments as (
    select region_code, department_name, fiscal_year, min(document_id) as document_id, min(department_id) as department_id
    from documents
    where is_current and department_name is not null and fiscal_year > 0
    group by region_code, department_name, fiscal_year
)

select
    documents.document_id,
    departments.document_id is null as counts,
    departments.document_id as counted_in_document_id,
    departments.department_id as counted_in_department_id
from documents
left join departments
    on documents.region_code = departments.region_code
    and documents.parent_department_name = departments.department_name
    and documents.fiscal_year = departments.fiscal_year
    and documents.department_name <> departments.department_name
