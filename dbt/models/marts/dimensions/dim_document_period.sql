select
    concat_ws('/', document_id, cast(stood_from as varchar)) as period_id,
    document_id as current_document_id,
    stood_from,
    stood_until
from {{ ref('int_document_periods') }}
