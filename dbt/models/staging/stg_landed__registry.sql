with source as (
    select * from {{ landed('registry') }}
),

renamed as (
    select
        registry as registry_path,
        trim(department) as department_name,
        trim(unit) as unit_name,
        region as region_code,
        fiscal_year,
        location,
        links,
        expected_by,
        document_ids,
        reason,
        reason_zh,
        is_pending,
        gone_at
    from source
)

select * from renamed
