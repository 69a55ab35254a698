with source as (
    select * from {{ landed('evaluation_funds') }}
),

renamed as (
    select
        document_id,
        reader_version,
        evaluation_no,
        fund_no,
        source as fund_source,
        is_total,
        initial_budget_yuan,
        budget_yuan,
        executed_yuan,
        half_unit_yuan,
        weight,
        execution_rate,
        score,
        {{ batch_path() }} as batch_path
    from source
)

select * from renamed
