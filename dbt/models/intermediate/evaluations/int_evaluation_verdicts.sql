with evaluations as (
    select * from {{ ref('int_evaluations') }}
),

funds as (
    select * from {{ ref('int_evaluation_funds') }}
),

indicators as (
    select * from {{ ref('int_evaluation_indicators') }}
),

totals as (
    select * from funds
    where is_total
    qualify row_number() over (partition by document_id, evaluation_no order by fund_no) = 1
),

indicator_sums as (
    select
        document_id,
        evaluation_no,
        sum(weight) as weight,
        sum(score) as score,
        count(*) as indicators,
        bool_or(weight is null or score is null) as is_unread
    from indicators
    group by document_id, evaluation_no
),

sums as (
    select
        evaluations.document_id,
        evaluations.place,
        evaluations.total_score,
        coalesce(evaluations.total_weight, 100) as total_weight,
        indicator_sums.weight + coalesce(totals.weight, 0) as weights,
        indicator_sums.score + coalesce(totals.score, 0) as scores,
        not evaluations.is_complete
        or coalesce(indicator_sums.is_unread, true)
        or (totals.document_id is not null and totals.budget_yuan is null) as is_unread
    from evaluations
    left join indicator_sums
        on evaluations.document_id = indicator_sums.document_id
        and evaluations.evaluation_no = indicator_sums.evaluation_no
    left join totals
        on evaluations.document_id = totals.document_id
        and evaluations.evaluation_no = totals.evaluation_no
),

of_sums as (
    select
        document_id, 'evaluation.weights' as check_id, concat(place, '/weights') as place, is_unread,
        true as is_applicable, total_weight as stated, weights as expected, weights as expected_low, weights as expected_high, 0 as half_unit
    from sums
    union all
    select
        document_id, 'evaluation.score' as check_id, concat(place, '/score') as place, is_unread,
        total_score is not null as is_applicable, total_score as stated, scores as expected, scores as expected_low, scores as expected_high, 0 as half_unit
    from sums
),

of_rates as (
    select
        document_id,
        'evaluation.rate' as check_id,
        concat_ws('/', place, 'rate', fund_source) as place,
        false as is_unread,
        budget_yuan > half_unit_yuan and executed_yuan is not null and execution_rate is not null as is_applicable,
        execution_rate as stated,
        case when budget_yuan > half_unit_yuan then cast(100.0 * executed_yuan / budget_yuan as decimal(38, 6)) end as expected,
        case when budget_yuan > half_unit_yuan
            then {{ percent_bound('least', 'executed_yuan - half_unit_yuan', 'executed_yuan', 'budget_yuan', '(budget_yuan + half_unit_yuan)') }}
        end as expected_low,
        case when budget_yuan > half_unit_yuan
            then {{ percent_bound('greatest', 'executed_yuan + half_unit_yuan', 'executed_yuan', 'budget_yuan', '(budget_yuan - half_unit_yuan)') }}
        end as expected_high,
        -- The rate is stored without trailing zeros: two decimals are usual.
        0.005 as half_unit
    from funds
),

of_rate_scores as (
    select
        document_id,
        'evaluation.rate_score' as check_id,
        concat(place, '/rate_score') as place,
        false as is_unread,
        weight is not null and score is not null and (score > weight or execution_rate = 100) and budget_yuan > 0 as is_applicable,
        score as stated,
        weight as expected,
        weight as expected_low,
        weight as expected_high,
        0 as half_unit
    from totals
),

source_sums as (
    select
        document_id,
        evaluation_no,
        count(*) as sources,
        sum(initial_budget_yuan) as initial_budget_yuan,
        sum(budget_yuan) as budget_yuan,
        sum(executed_yuan) as executed_yuan,
        sum(half_unit_yuan) as half_unit_yuan
    from funds
    where not is_total
    group by document_id, evaluation_no
),

source_columns as (
    select
        totals.document_id,
        totals.place,
        source_sums.sources,
        source_sums.half_unit_yuan + totals.half_unit_yuan as half_unit,
        {% for column in ['initial_budget_yuan', 'budget_yuan', 'executed_yuan'] %}
        totals.{{ column }} as total_{{ column }},
        source_sums.{{ column }} as sum_{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from totals
    inner join source_sums
        on totals.document_id = source_sums.document_id
        and totals.evaluation_no = source_sums.evaluation_no
),

by_column as (
    {% for column in ['initial_budget_yuan', 'budget_yuan', 'executed_yuan'] %}
    select document_id, place, sources, half_unit, {{ loop.index }} as column_no, total_{{ column }} as total, sum_{{ column }} as sum_of_sources
    from source_columns
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- A wrong total is one mistake, in however many columns it stands: the column that is furthest off.
of_sources as (
    select
        document_id,
        'evaluation.sources' as check_id,
        concat(place, '/sources') as place,
        false as is_unread,
        sources >= 2 as is_applicable,
        total as stated,
        sum_of_sources as expected,
        sum_of_sources as expected_low,
        sum_of_sources as expected_high,
        half_unit
    from by_column
    where total is not null and sum_of_sources is not null
    qualify row_number() over (partition by document_id, place order by abs(total - sum_of_sources) desc, column_no) = 1
),

of_indicator_scores as (
    select
        document_id,
        'evaluation.indicator_score' as check_id,
        concat_ws('/', place, indicator_no, 'score') as place,
        weight is null or score is null as is_unread,
        true as is_applicable,
        score as stated,
        weight as expected,
        0 as expected_low,
        weight as expected_high,
        0 as half_unit
    from indicators
),

targets as (
    select
        *,
        regexp_extract(target, '^(>=|<=|=|≥|≤|>|<)', 1) as comparison,
        try_cast(regexp_extract(target, '^(?:>=|<=|=|≥|≤|>|<)?([0-9]+(?:[.][0-9]+)?)', 1) as decimal(28, 6)) as wanted,
        try_cast(regexp_extract(result, '^([0-9]+(?:[.][0-9]+)?)', 1) as decimal(28, 6)) as reached,
        regexp_extract(target, '^(?:>=|<=|=|≥|≤|>|<)?[0-9]+(?:[.][0-9]+)?(.*)$', 1) as wanted_unit,
        regexp_extract(result, '^[0-9]+(?:[.][0-9]+)?(.*)$', 1) as reached_unit
    from indicators
),

-- A score below its weight for a result that misses its target is as it should be; how much below is for the evaluator to say.
of_targets as (
    select
        document_id,
        'evaluation.target' as check_id,
        concat_ws('/', place, indicator_no, 'target') as place,
        false as is_unread,
        coalesce(
            comparison <> '' and weight > 0 and wanted_unit = reached_unit
            and case when comparison in ('<=', '≤', '<') then reached > wanted else reached < wanted end,
            false
        ) as is_applicable,
        score as stated,
        weight as expected,
        0 as expected_low,
        weight - 0.000001 as expected_high,
        0 as half_unit
    from targets
    where score is not null
),

stated as (
    select * from of_sums
    union all
    select * from of_rates
    union all
    select * from of_rate_scores
    union all
    select * from of_sources
    union all
    select * from of_indicator_scores
    union all
    select * from of_targets
),

judged as (
    select
        *,
        case
            when not is_applicable then 'not_applicable'
            when is_unread or stated is null or expected_low is null then 'insufficient_data'
            when stated between expected_low and expected_high then 'pass'
            when expected_high >= stated - half_unit and expected_low < stated + 2 * half_unit then 'within_rounding'
            else 'fail'
        end as status
    from stated
)

select
    document_id,
    check_id,
    place,
    status,
    case when status <> 'not_applicable' then cast(stated as decimal(38, 2)) end as left_yuan,
    case when status <> 'not_applicable' then cast(expected as decimal(38, 2)) end as right_yuan,
    case when status <> 'not_applicable' then cast(stated - expected as decimal(38, 2)) end as difference_yuan,
    case when status <> 'not_applicable' then cast(half_unit as decimal(38, 6)) end as allowed_yuan,
    case when status = 'fail' then 'document' when status = 'insufficient_data' then 'reader' end as cause,
    case when status = 'insufficient_data' then place end as missing,
    [] as cells
from judged
