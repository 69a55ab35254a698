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

union all

select
    check_id,
    kind,
    'eq' as relation,
    statement_zh,
    statement_en,
    basis,
    severity,
    valid_from,
    valid_to,
    null as place_form_id,
    null as given
from {{ ref('statements') }}

union all

select
    check_id,
    kind,
    null as relation,
    statement_zh,
    statement_en,
    basis,
    severity,
    valid_from,
    valid_to,
    form_id as place_form_id,
    null as given
from {{ ref('duties') }}
