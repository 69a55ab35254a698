with documents as (
    select * from {{ ref('int_documents_in_build') }}
    where kind = 'final_accounts'
),

evaluations as (
    select * exclude (batch_path) from {{ ref('stg_landed__evaluations') }}
    where {{ in_batches_of('int_documents_in_build') }}
),

of_newest_readings as (
    select
        evaluations.*,
        documents.department_id,
        documents.fiscal_year,
        documents.has_current_words as is_current,
        row_number() over (partition by evaluations.document_id, evaluations.page_no order by evaluations.evaluation_no) as on_page
    from evaluations
    inner join documents
        on evaluations.document_id = documents.document_id
        and evaluations.reader_version = documents.reader_version
)

select
    * exclude (on_page),
    concat('evaluation/', page_no, '.', on_page) as place
from of_newest_readings
