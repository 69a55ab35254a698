with source as (
    select * from {{ landed('problems') }}
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
        message_zh,
        expected_zh,
        found_zh,
        action_zh,
        {{ batch_path() }} as batch_path
    from source
)

select * from renamed
