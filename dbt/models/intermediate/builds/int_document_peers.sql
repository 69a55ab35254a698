{{ config(materialized='table') }}

with documents as (
    select
        *,
        case when department_id <> 'unknown' and fiscal_year > 0 then concat_ws('/', region_code, department_name) end as name_in_region
    from {{ ref('int_document_versions') }}
    where kind = 'final_accounts'
),

current_documents as (
    select * from documents
    where leads_current
),

compared_years as (
    select distinct document_id, reader_version, base_year
    from {{ ref('stg_landed__claims') }}
    where base = 'earlier'
),

files as (
    select * from {{ ref('int_disclosure_files') }}
),

-- A department is the sum of its units where all that it lists are there.
lacking_units as (
    select listed.document_id
    from {{ ref('int_listed_units') }} as listed
    left join {{ ref('int_containing_documents') }} as containing
        on listed.document_id = containing.containing_document_id
        and listed.unit_department_id = containing.department_id
        and containing.is_current
    group by listed.document_id
    having bool_or(not listed.is_own_accounts) and count(distinct containing.department_id) < count(distinct listed.unit_no)
),

peers as (
    select document_id, 'this' as role, document_id as peer_document_id
    from documents
    union all
    select documents.document_id, 'disclosure' as role, files.document_id as peer_document_id
    from documents
    inner join files
        on documents.document_id = files.file_id
    union all
    select documents.document_id, 'last_year' as role, earlier.document_id as peer_document_id
    from documents
    inner join current_documents as earlier
        on documents.name_in_region = earlier.name_in_region
        and documents.fiscal_year = earlier.fiscal_year + 1
    where documents.leads
    union all
    select containing.containing_document_id as document_id, 'units' as role, units.document_id as peer_document_id
    from {{ ref('int_containing_documents') }} as containing
    inner join current_documents as units
        on containing.document_id = units.document_id
    where containing.steps = 1 and containing.containing_document_id not in (select document_id from lacking_units)
    union all
    select documents.document_id, 'compared_year' as role, earlier.document_id as peer_document_id
    from documents
    inner join compared_years
        on documents.document_id = compared_years.document_id
        and documents.reader_version = compared_years.reader_version
    inner join current_documents as earlier
        on documents.name_in_region = earlier.name_in_region
        and compared_years.base_year = earlier.fiscal_year
        and earlier.fiscal_year < documents.fiscal_year
    union all
    select documents.document_id, 'previous_version' as role, replaced.replaced_document_id as peer_document_id
    from documents
    inner join {{ ref('int_replaced_parts') }} as replaced
        on documents.document_id = replaced.document_id
    where replaced.is_earlier and replaced.part <> 'words'
    group by documents.document_id, replaced.replaced_document_id
),

-- What is judged beside a disclosure is judged beside all its files.
files_of_peers as (
    select distinct peers.document_id, 'file' as role, files.file_id as peer_document_id
    from peers
    inner join files
        on peers.peer_document_id = files.document_id
        and files.document_id <> files.file_id
)

select * from peers
union all
select * from files_of_peers
