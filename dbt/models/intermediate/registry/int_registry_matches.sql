with expected as (
    select * from {{ ref('int_expected_disclosures') }}
),

documents as (
    select * from {{ ref('int_document_versions') }}
),

lines as (
    select * from {{ ref('stg_landed__registry') }}
),

line_documents as (
    select
        lines.department_name,
        lines.unit_name,
        lines.region_code,
        lines.fiscal_year,
        document_id
    from {{ from_unnested('lines', 'document_ids', 'document_id') }}
),

-- What came from where the registry says it is, whatever name it prints.
named_by_place as (
    select
        expected.expected_id,
        documents.document_id,
        documents.department_id,
        documents.fiscal_year
    from expected
    inner join line_documents
        on expected.region_code = line_documents.region_code
        and expected.fiscal_year = line_documents.fiscal_year
        and coalesce(expected.department_name, '') = coalesce(line_documents.department_name, '')
        and coalesce(expected.unit_name, '') = coalesce(line_documents.unit_name, '')
    inner join documents
        on line_documents.document_id = documents.document_id
),

-- What came on another way: the same accounts, or accounts of that name.
named_by_accounts as (
    select
        named_by_place.expected_id,
        documents.document_id
    from named_by_place
    inner join documents
        on named_by_place.department_id = documents.department_id
        and named_by_place.fiscal_year = documents.fiscal_year
    where named_by_place.department_id <> 'unknown' and named_by_place.fiscal_year <> 0
),

named_by_name as (
    select
        expected.expected_id,
        documents.document_id
    from expected
    inner join documents
        on coalesce(expected.unit_name, expected.department_name) = documents.department_name
        and expected.fiscal_year = documents.fiscal_year
        and expected.region_code in (documents.region_code, '000000')
)

select expected_id, document_id from named_by_place
union
select expected_id, document_id from named_by_accounts
union
select expected_id, document_id from named_by_name
