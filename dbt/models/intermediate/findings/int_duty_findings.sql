with fails as (
    select * from {{ ref('int_duty_verdicts') }}
    where status = 'fail'
),

duties as (
    select * from {{ ref('duties') }}
),

documents as (
    select * from {{ ref('int_documents_in_build') }}
),

-- The first remark of a kind, and how many there are.
remarks as (
    select
        stg.document_id,
        stg.kind,
        concat_ws('/', coalesce(stg.form_id, '-'), '-', '-') as place,
        min(stg.page_no) as page_no,
        min_by(stg.message_zh, stg.problem_no) as message_zh,
        min_by(stg.message, stg.problem_no) as message_en,
        min_by(stg.found, stg.problem_no) as found,
        count(*) as times
    from {{ ref('stg_landed__problems') }} as stg
    inner join documents
        on stg.document_id = documents.document_id
        and stg.reader_version = documents.reader_version
    where {{ in_batches_of('int_documents_in_build', 'stg') }}
    group by stg.document_id, stg.kind, concat_ws('/', coalesce(stg.form_id, '-'), '-', '-')
),

sentences as (
    select * from {{ ref('finding_sentences') }}
),

told as (
    select
        fails.document_id,
        fails.check_id,
        fails.place,
        duties.kind as duty_kind,
        duties.form_id,
        remarks.page_no,
        remarks.found,
        duties.problem_type,
        {% for language in ['zh', 'en'] -%}
        concat(
            case when remarks.kind is null then '' else replace(replace(replace(remark_words.sentence_{{ language }},
                '{page}', coalesce(cast(remarks.page_no as varchar), '?')),
                '{message}', coalesce(remarks.message_{{ language }}, '')),
                '{times}', cast(remarks.times as varchar))
            end,
            replace(replace(replace(replace(replace(words.sentence_{{ language }},
                '{statement}', duties.statement_{{ language }}),
                '{place}', duties.place_{{ language }}),
                '{basis}', duties.basis),
                '{problem_type}', duties.problem_type{{ '_en' if language == 'en' }}),
                '{measure}', duties.measure_{{ language }})
        ) as sentence_{{ language }},
        {% endfor -%}
        row_number() over (partition by fails.document_id order by fails.check_id, fails.place) as duty_no
    from fails
    inner join duties
        on fails.check_id = duties.check_id
    left join remarks
        on fails.document_id = remarks.document_id
        and duties.remark = remarks.kind
        and fails.place = remarks.place
    inner join sentences as words
        on words.kind = 'duty'
    inner join sentences as remark_words
        on remark_words.kind = 'duty_remark'
)

select * from told
