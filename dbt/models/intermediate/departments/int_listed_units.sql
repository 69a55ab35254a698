{{ config(materialized='table') }}

with documents as (
    select
        document_id,
        disclosure_id,
        has_current_words,
        reader_version,
        department_id,
        department_name,
        region_code,
        fiscal_year
    from {{ ref('int_document_versions') }}
    where kind = 'final_accounts' and department_id <> 'unknown' and fiscal_year > 0
),

regions as (
    select * from {{ ref('int_region_names') }}
),

listed as (
    select
        documents.disclosure_id as document_id,
        documents.department_id,
        documents.region_code,
        documents.fiscal_year,
        units.unit_no,
        {{ comparable_name('units.unit_name') }} as unit_name,
        {{ comparable_name('documents.department_name') }} as department_name,
        regions.names as regions
    from {{ ref('stg_landed__included_units') }} as units
    inner join documents
        on units.document_id = documents.document_id
        and units.reader_version = documents.reader_version
    left join regions
        on documents.region_code = regions.region_code
    -- Of several files of a disclosure that list units, one does.
    qualify dense_rank() over (partition by documents.disclosure_id order by documents.has_current_words desc, documents.document_id) = 1
),

departments as (
    select
        departments.department_id,
        departments.region_code,
        {{ comparable_name('departments.department_name') }} as name,
        {{ without_regions(comparable_name('departments.department_name'), "coalesce(regions.names, '-')") }} as bare_name
    from {{ ref('int_departments') }} as departments
    left join regions
        on departments.region_code = regions.region_code
    where departments.department_name is not null
),

candidates as (
    -- By the whole name, in the region or in one that lies in it.
    select
        listed.document_id,
        listed.unit_no,
        departments.department_id as unit_department_id,
        departments.region_code
    from listed
    inner join departments
        on listed.unit_name = departments.name
    where
        departments.region_code in (listed.region_code, '000000')
        or listed.region_code = '000000'
        or starts_with(departments.region_code, regexp_replace(listed.region_code, '(00)+$', ''))
    union
    -- By the name without its region, which the list or the unit's document may leave out.
    select
        listed.document_id,
        listed.unit_no,
        departments.department_id as unit_department_id,
        departments.region_code
    from listed
    inner join departments
        on {{ without_regions('listed.unit_name', "coalesce(listed.regions, '-')") }} = departments.bare_name
        and departments.region_code in (listed.region_code, '000000')
),

-- A name without a region, that departments of several lists bear, is nobody's for certain.
told as (
    select
        candidates.*,
        candidates.region_code <> '000000'
        or count(distinct listed.department_id) over (partition by candidates.unit_department_id) = 1 as is_certain
    from candidates
    inner join listed
        on candidates.document_id = listed.document_id
        and candidates.unit_no = listed.unit_no
)

select distinct
    listed.document_id,
    listed.unit_no,
    listed.department_id,
    listed.fiscal_year,
    {{ without_own_accounts('listed.unit_name') }} = {{ without_own_accounts('listed.department_name') }} as is_own_accounts,
    told.unit_department_id
from listed
left join told
    on listed.document_id = told.document_id
    and listed.unit_no = told.unit_no
    and told.is_certain
    and listed.department_id <> told.unit_department_id
