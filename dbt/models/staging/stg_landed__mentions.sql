with source as (
    select * from {{ landed('mentions') }}
),

renamed as (
    select
        document_id,
        reader_version,
        topic,
        page_no,
        {{ batch_path() }} as batch_path
    from source
)

select * from renamed
