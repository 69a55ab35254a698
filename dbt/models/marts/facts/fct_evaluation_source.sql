{{ grows_by_document() }}

select
    concat_ws('/', funds.document_id, funds.evaluation_no, funds.fund_no) as evaluation_source_id,
    concat_ws('/', funds.document_id, funds.evaluation_no) as evaluation_id,
    funds.document_id,
    evaluations.department_id,
    evaluations.fiscal_year,
    funds.fund_no as source_no,
    funds.fund_source,
    funds.initial_budget_yuan,
    funds.budget_yuan,
    funds.executed_yuan,
    funds.execution_rate,
    evaluations.is_current
from {{ ref('int_evaluation_funds') }} as funds
inner join {{ ref('int_evaluations') }} as evaluations
    on funds.document_id = evaluations.document_id
    and funds.evaluation_no = evaluations.evaluation_no
where not funds.is_total
