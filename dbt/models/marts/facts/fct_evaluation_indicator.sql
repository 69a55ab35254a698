{{ grows_by_document() }}

with evaluations as (
    select * from {{ ref('int_evaluations') }}
),

indicators as (
    select * from {{ ref('int_evaluation_indicators') }}
),

verdicts as (
    select * from {{ ref('int_evaluation_verdicts') }}
    where check_id = 'evaluation.target'
)

select
    concat_ws('/', indicators.document_id, indicators.evaluation_no, indicators.indicator_no) as evaluation_indicator_id,
    concat_ws('/', indicators.document_id, indicators.evaluation_no) as evaluation_id,
    indicators.document_id,
    evaluations.department_id,
    evaluations.fiscal_year,
    indicators.indicator_no,
    indicators.page_no,
    indicators.level_1,
    indicators.level_2,
    indicators.indicator,
    indicators.target,
    indicators.result,
    indicators.weight,
    indicators.score,
    indicators.deviation,
    coalesce(verdicts.status, 'not_applicable') as status,
    evaluations.is_current
from indicators
inner join evaluations
    on indicators.document_id = evaluations.document_id
    and indicators.evaluation_no = evaluations.evaluation_no
left join verdicts
    on indicators.document_id = verdicts.document_id
    and verdicts.place = concat_ws('/', indicators.place, indicators.indicator_no, 'target')
