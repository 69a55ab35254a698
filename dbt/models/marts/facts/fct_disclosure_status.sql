with expected as (
    select * from {{ ref('int_expected_disclosures') }}
),

matches as (
    select * from {{ ref('int_registry_matches') }}
),

documents as (
    select * from {{ ref('int_document_versions') }}
),

rows_with_documents as (
    select
        expected.expected_id as status_id,
        true as is_registered,
        expected.department_name,
        expected.unit_name,
        expected.region_code,
        expected.fiscal_year,
        documents.document_id
    from expected
    left join matches
        on expected.expected_id = matches.expected_id
    left join documents
        on matches.document_id = documents.document_id

    union all

    select
        concat_ws('/', documents.department_id, documents.fiscal_year) as status_id,
        false as is_registered,
        documents.department_name,
        cast(null as varchar) as unit_name,
        case when documents.department_id <> 'unknown' then documents.region_code else '000000' end as region_code,
        documents.fiscal_year,
        documents.document_id
    from documents
    left join matches
        on documents.document_id = matches.document_id
    where matches.document_id is null
),

found as (
    select
        rows_with_documents.status_id,
        rows_with_documents.is_registered,
        rows_with_documents.department_name,
        rows_with_documents.unit_name,
        rows_with_documents.region_code,
        rows_with_documents.fiscal_year,
        coalesce(
            max(case when documents.kind = 'final_accounts' and documents.is_current then documents.department_id end),
            max(case when documents.department_id <> 'unknown' then documents.department_id end),
            max(documents.department_id)
        ) as department_id,
        -- Of several files the one that the disclosure is known by.
        coalesce(
            max(case when documents.kind = 'final_accounts' and documents.leads_current then documents.document_id end),
            max(case when documents.kind = 'final_accounts' and documents.is_current then documents.document_id end)
        ) as document_id,
        coalesce(max(case when documents.kind = 'final_accounts' then documents.version_no end), 0) as versions,
        count(case when documents.kind <> 'final_accounts' then 1 end) as refused_documents,
        cast(min(case when documents.kind = 'final_accounts' then documents.fetched_at end) as date) as arrived_on
    from rows_with_documents
    left join documents
        on rows_with_documents.document_id = documents.document_id
    group by
        rows_with_documents.status_id,
        rows_with_documents.is_registered,
        rows_with_documents.department_name,
        rows_with_documents.unit_name,
        rows_with_documents.region_code,
        rows_with_documents.fiscal_year
)

select
    found.status_id,
    found.department_name as registered_department_name,
    found.unit_name,
    found.region_code,
    found.fiscal_year,
    case
        when found.versions > 1 then 'restated'
        when found.versions = 1 then 'loaded'
        when found.refused_documents > 0 or expected.is_refused then 'refused'
        when expected.expected_by < current_date then 'late'
        else 'missing'
    end as status,
    found.is_registered,
    expected.expected_by,
    found.arrived_on,
    found.arrived_on <= expected.expected_by as is_in_time,
    found.versions,
    found.refused_documents,
    found.department_id,
    found.document_id,
    expected.location,
    expected.reason,
    expected.reason_zh,
    expected.gone_at
from found
left join expected
    on found.status_id = expected.expected_id
