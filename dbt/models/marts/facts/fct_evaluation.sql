{{ grows_by_document() }}

with evaluations as (
    select * from {{ ref('int_evaluations') }}
),

funds as (
    select * from {{ ref('int_evaluation_funds') }}
),

totals as (
    select * from funds
    where is_total
    qualify row_number() over (partition by document_id, evaluation_no order by fund_no) = 1
),

indicators as (
    select document_id, evaluation_no, count(*) as indicators, sum(weight) as weight, sum(score) as score
    from {{ ref('int_evaluation_indicators') }}
    group by document_id, evaluation_no
),

verdicts as (
    select document_id, regexp_extract(place, '^(evaluation/[0-9]+[.][0-9]+)', 1) as place, count(*) filter (where status = 'fail') as failing_checks
    from {{ ref('int_evaluation_verdicts') }}
    group by 1, 2
)

select
    concat_ws('/', evaluations.document_id, evaluations.evaluation_no) as evaluation_id,
    evaluations.document_id,
    evaluations.department_id,
    evaluations.fiscal_year,
    evaluations.evaluation_no,
    evaluations.page_no,
    evaluations.scope,
    evaluations.title,
    evaluations.project,
    evaluations.department_name as responsible_department_name,
    evaluations.unit_name,
    evaluations.evaluated_year,
    totals.initial_budget_yuan,
    totals.budget_yuan,
    totals.executed_yuan,
    totals.execution_rate,
    totals.weight as execution_weight,
    totals.score as execution_score,
    cast(coalesce(indicators.indicators, 0) as integer) as indicators,
    cast(indicators.weight as decimal(28, 6)) as indicator_weight,
    cast(indicators.score as decimal(28, 6)) as indicator_score,
    evaluations.total_weight,
    evaluations.total_score,
    evaluations.grade,
    evaluations.is_complete,
    cast(coalesce(verdicts.failing_checks, 0) as integer) as failing_checks,
    evaluations.place,
    evaluations.is_current
from evaluations
left join totals
    on evaluations.document_id = totals.document_id
    and evaluations.evaluation_no = totals.evaluation_no
left join indicators
    on evaluations.document_id = indicators.document_id
    and evaluations.evaluation_no = indicators.evaluation_no
left join verdicts
    on evaluations.document_id = verdicts.document_id
    and evaluations.place = verdicts.place
