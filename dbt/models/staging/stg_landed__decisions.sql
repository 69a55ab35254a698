with source as (
    select * from {{ landed('decisions') }}
),

renamed as (
    select
        finding_code,
        department_id,
        fiscal_year,
        decision,
        reason as decision_reason,
        decided_by,
        decided_at
    from source
)

select * from renamed
