with funds as (
    select distinct columns.column_key, columns.position - 1 as position, columns.title_zh, columns.title_en
    from {{ ref('form_columns') }} as columns
    inner join {{ ref('forms') }} as forms
        on columns.column_key = forms.fund
    where columns.form_id = 'appropriation_summary'
)

select
    column_key as fund_id,
    title_zh as fund_name,
    title_en as fund_name_en,
    position as fund_position
from funds

union all

select member_id, name_zh, name_en, position
from {{ ref('members') }}
where dimension = 'fund'
