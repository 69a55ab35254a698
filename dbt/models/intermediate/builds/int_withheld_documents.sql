select withheld.document_id, withheld.reason
from {{ source('progress', 'withheld_documents') }} as withheld
inner join {{ ref('int_document_states') }} as states
    on withheld.document_id = states.document_id
    and withheld.state = states.state
