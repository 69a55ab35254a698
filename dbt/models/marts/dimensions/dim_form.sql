select
    form_id,
    title_zh,
    title_en,
    number_2021,
    row_kind,
    position
from {{ ref('forms') }}
