with source as (
    select * from {{ landed('included_units') }}
),

renamed as (
    select
        document_id,
        reader_version,
        unit_no,
        page_no,
        trim(name) as unit_name,
        {{ batch_path() }} as batch_path
    from source
)

select * from renamed
