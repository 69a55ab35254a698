with source as (
    select * from {{ landed('evaluation_indicators') }}
),

renamed as (
    select
        document_id,
        reader_version,
        evaluation_no,
        indicator_no,
        page_no,
        level_1,
        level_2,
        name as indicator,
        target,
        result,
        weight,
        score,
        deviation,
        {{ batch_path() }} as batch_path
    from source
)

select * from renamed
