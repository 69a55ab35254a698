with source as (
    select * from {{ landed('claims') }}
),

renamed as (
    select
        document_id,
        reader_version,
        claim_no,
        kind,
        page_no,
        section,
        subject,
        label,
        printed_text,
        unit,
        value,
        half_unit,
        quote,
        form_id,
        row_key,
        column_key,
        function_code,
        economic_code,
        stage,
        direction,
        base,
        base_year,
        approximately,
        whole_form_id,
        whole_row_key,
        whole_column_key,
        of_claim_no,
        part_claim_no,
        budget_claim_no,
        reason,
        {{ batch_path() }} as batch_path
    from source
)

select * from renamed
