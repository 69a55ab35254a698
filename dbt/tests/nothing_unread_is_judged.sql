{{ config(
    meta={
        'description': 'No check is passed or failed over a cell that was not read, and both sides are what their cells add up to.',
        'dagster': {'ref': {'name': 'fct_check_result'}}
    }
) }}

with judged as (
    select document_id, check_id, place, left_yuan, right_yuan, unnest(cells) as cell
    from {{ ref('fct_check_result') }}
    where
        document_id in (select document_id from {{ ref('int_documents_in_build') }})
        and status in ('pass', 'within_rounding', 'fail')
        and check_id in (select check_id from {{ ref('checks') }})
),

lines as (
    select document_id, form_id, row_key, column_key, bool_or(state = 'unreadable' or origin = 'ambiguous') as is_unread
    from {{ ref('int_lines') }}
    group by document_id, form_id, row_key, column_key
),

beside as (
    select
        judged.document_id,
        judged.check_id,
        judged.place,
        bool_or(lines.is_unread) as is_unread,
        any_value(judged.left_yuan) - coalesce(sum(judged.cell.sign * judged.cell.amount) filter (where judged.cell.side = 'left'), 0) as left_off,
        any_value(judged.right_yuan) - coalesce(sum(judged.cell.sign * judged.cell.amount) filter (where judged.cell.side = 'right'), 0) as right_off
    from judged
    left join lines
        on judged.cell.disclosure_id = lines.document_id
        and judged.cell.form_id = lines.form_id
        and judged.cell.row_key = lines.row_key
        and judged.cell.column_key = lines.column_key
    group by judged.document_id, judged.check_id, judged.place
)

select * from beside
where is_unread or left_off <> 0 or right_off <> 0
