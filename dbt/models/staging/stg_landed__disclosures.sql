with source as (
    select * from {{ landed('disclosures') }}
),

renamed as (
    select
        document_id,
        reader_version,
        cast(fiscal_year as integer) as fiscal_year,
        cast(region as varchar) as region_code,
        sha256,
        kind,
        trim(department) as department_name,
        department_code,
        trim(parent_department) as parent_department_name,
        level,
        coalesce(string_split(nullif(form_ids, ''), ' '), []) as form_ids,
        unit as money_unit,
        pages,
        reader,
        file_name,
        source as source_path,
        media_type,
        bytes,
        published_on,
        landed_at as fetched_at,
        read_at,
        {{ batch_path() }} as batch_path
    from source
)

select * from renamed
