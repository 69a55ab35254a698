with source as (
    select * from {{ landed('forms') }}
),

renamed as (
    select
        document_id,
        reader_version,
        form_no,
        form_id,
        title,
        unit as money_unit,
        first_page as first_page_no,
        last_page as last_page_no,
        breaks_off_after,
        {{ batch_path() }} as batch_path
    from source
)

select * from renamed
