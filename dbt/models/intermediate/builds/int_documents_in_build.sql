select documents.*, coalesce(counting.counts, false) as counts
from {{ ref('int_document_versions') }} as documents
inner join {{ ref('int_document_states') }} as states
    on documents.document_id = states.document_id
left join {{ ref('int_counting_documents') }} as counting
    on documents.document_id = counting.document_id
where states.is_in_build and states.state is not null
