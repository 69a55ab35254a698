select
    check_id,
    kind,
    relation,
    statement_zh,
    statement_en,
    basis,
    null as problem_type,
    null as problem_type_en,
    null as measure_zh,
    null as measure_en,
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
    relation,
    statement_zh,
    statement_en,
    basis,
    null as problem_type,
    null as problem_type_en,
    null as measure_zh,
    null as measure_en,
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
    problem_type,
    problem_type_en,
    measure_zh,
    measure_en,
    severity,
    valid_from,
    valid_to,
    form_id as place_form_id,
    null as given
from {{ ref('duties') }}
