select
    check_id,
    kind,
    relation,
    statement_zh,
    statement_en,
    basis,
    severity,
    valid_from,
    valid_to,
    place_form_id,
    given
from {{ ref('checks') }}
