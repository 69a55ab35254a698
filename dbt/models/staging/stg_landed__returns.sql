with source as (
    select * from {{ landed('returns') }}
),

renamed as (
    select
        document_id,
        seen_at
    from source
)

select * from renamed
