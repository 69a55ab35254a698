select lines.* exclude (reader_version, batch_path), evaluations.place
from {{ ref('stg_landed__evaluation_funds') }} as lines
inner join {{ ref('int_evaluations') }} as evaluations
    on lines.document_id = evaluations.document_id
    and lines.reader_version = evaluations.reader_version
    and lines.evaluation_no = evaluations.evaluation_no
where {{ in_batches_of('int_documents_in_build') }}
