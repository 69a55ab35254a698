with source as (
    select * from {{ source('landed', 'problems') }}
),

renamed as (
    select
        document_id,
        reader_version,
        problem_no,
        kind,
        severity,
        form_id,
        page_no,
        message,
        expected,
        found,
        action,
        {{ batch_path() }} as batch_path
    from source
)

select * from renamed
