with source as (
    select * from {{ landed('evaluations') }}
),

renamed as (
    select
        document_id,
        reader_version,
        evaluation_no,
        page_no,
        title,
        scope,
        project,
        department as department_name,
        unit as unit_name,
        evaluated_year,
        total_weight,
        total_score,
        grade,
        is_complete,
        {{ batch_path() }} as batch_path
    from source
)

select * from renamed
