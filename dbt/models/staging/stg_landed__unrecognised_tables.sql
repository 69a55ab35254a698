with source as (
    select * from {{ landed('unrecognised_tables') }}
),

renamed as (
    select
        document_id,
        reader_version,
        table_no,
        page_no,
        title,
        text as printed_text,
        {{ batch_path() }} as batch_path
    from source
)

select * from renamed
