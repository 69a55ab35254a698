with source as (
    select * from {{ landed('cells') }}
),

renamed as (
    select
        document_id,
        reader_version,
        form_no,
        form_id,
        row_no,
        row_key,
        label,
        function_code,
        economic_code,
        column_key,
        column_no,
        printed_text,
        second_text,
        amount_yuan,
        quantity,
        half_unit_yuan,
        state,
        origin,
        page_no,
        x0,
        y0,
        x1,
        y1,
        place,
        stored_text,
        {{ batch_path() }} as batch_path
    from source
)

select * from renamed
