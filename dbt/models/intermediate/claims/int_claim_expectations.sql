with claims as (
    select * from {{ ref('int_claims') }}
),

sides as (
    select * from {{ ref('int_claim_sides') }}
    where not is_unread
),

levels as (
    select * from sides where side = 'level'
),

-- A row that the form does not print bears out nothing but a zero.
amounts as (
    select claims.document_id, claims.claim_no, levels.as_mended, levels.basis, levels.figure, levels.low, levels.high, false as is_zero_base,
        cast(null as decimal(38, 6)) as least
    from claims
    inner join levels
        on claims.document_id = levels.document_id
        and claims.claim_no = levels.claim_no
    where
        claims.kind in ('amount', 'count')
        and levels.basis = 'form'
        and (levels.rows_printed > 0 or claims.value = 0)
),

pairs as (
    select
        claims.document_id,
        claims.claim_no,
        levels.as_mended,
        claims.kind,
        others.side as other_side,
        case when levels.basis = others.basis or others.basis = 'earlier_form' then others.basis else 'text' end as basis,
        levels.figure as level_figure,
        levels.low as level_low,
        levels.high as level_high,
        others.figure as other_figure,
        others.low as other_low,
        others.high as other_high
    from claims
    inner join levels
        on claims.document_id = levels.document_id
        and claims.claim_no = levels.claim_no
    inner join sides as others
        on claims.document_id = others.document_id
        and claims.claim_no = others.claim_no
        and levels.as_mended = others.as_mended
        and others.side <> 'level'
    where levels.rows_printed > 0 and others.rows_printed > 0
),

-- What stands below the line: the whole of a share, the budget that was completed, the level before a change.
bases as (
    select
        *,
        case other_side when 'change' then level_figure - other_figure else other_figure end as base_figure,
        case other_side when 'change' then level_low - other_high else other_low end as base_low,
        case other_side when 'change' then level_high - other_low else other_high end as base_high,
        case
            when kind in ('share', 'completion') then level_figure
            when other_side = 'change' then other_figure
            else level_figure - other_figure
        end as above_figure,
        case
            when kind in ('share', 'completion') then level_low
            when other_side = 'change' then other_low
            else level_low - other_high
        end as above_low,
        case
            when kind in ('share', 'completion') then level_high
            when other_side = 'change' then other_high
            else level_high - other_low
        end as above_high
    from pairs
),

differences as (
    select document_id, claim_no, as_mended, basis, above_figure as figure, above_low as low, above_high as high, false as is_zero_base,
        cast(null as decimal(38, 6)) as least
    from bases
    where kind = 'change_amount' and other_side in ('budget', 'earlier')
),

ratios as (
    select
        document_id,
        claim_no,
        as_mended,
        basis,
        case when base_low > 0 then cast(100.0 * above_figure / base_figure as decimal(38, 6)) end as figure,
        case when base_low > 0 then {{ percent_bound('least', 'above_low', 'above_high', 'base_low', 'base_high') }} end as low,
        case when base_low > 0 then {{ percent_bound('greatest', 'above_low', 'above_high', 'base_low', 'base_high') }} end as high,
        base_low <= 0 as is_zero_base,
        -- Above a base of nearly nothing any growth is larger than this.
        case
            when base_low <= 0 and base_high >= 0 and above_low > 0 and kind = 'change_rate'
                then least(coalesce(cast(100.0 * above_low / nullif(base_high, 0) as decimal(38, 6)), 1000000000), 1000000000)
        end as least
    from bases
    where kind in ('share', 'completion', 'change_rate')
)

select * from amounts
union all
select * from differences
union all
select * from ratios
