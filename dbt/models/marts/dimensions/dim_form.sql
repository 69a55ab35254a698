select
    form_id,
    title_zh as form_title,
    title_en as form_title_en,
    number_2021 as form_number_2021,
    row_kind as form_row_kind,
    position as form_position
from {{ ref('forms') }}
