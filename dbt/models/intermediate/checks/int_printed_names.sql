with documents as (
    select * from {{ ref('int_documents_in_build') }}
    where kind = 'final_accounts'
),

forms as (
    select * from {{ ref('forms') }}
),

lines as (
    select lines.*
    from {{ ref('int_lines') }} as lines
    inner join documents
        on lines.document_id = documents.document_id
    where lines.is_repeated is not true and lines.column_no = 1
),

codes as (
    select *, 'function_codes' as kind, function_code as code from lines where function_code is not null
    union all
    select *, 'economic_codes' as kind, economic_code as code from lines where economic_code = row_key
),

of_forms as (
    select
        codes.document_id,
        codes.fiscal_year,
        codes.kind,
        codes.code,
        codes.label,
        codes.form_id,
        codes.row_key,
        codes.page_no,
        concat_ws('/', codes.form_id, codes.row_key, '-') as place,
        forms.title_zh as form_zh,
        forms.title_en as form_en,
        1000 * forms.position + codes.row_no as name_no
    from codes
    inner join forms
        on codes.form_id = forms.form_id
    qualify row_number() over (
        partition by codes.document_id, codes.kind, codes.code, codes.label order by forms.position, codes.form_no, codes.row_no
    ) = 1
),

of_sentences as (
    select document_id, fiscal_year, function_code as code, label, page_no, claim_no as name_no
    from {{ ref('int_claims') }}
    where
        subject = 'function_code'
        -- Others are named by their own words in the forms.
        and (length(function_code) = 3 or {{ contains_match('label', '（[0-9]*[类款项]）') }})
    qualify row_number() over (partition by document_id, label order by claim_no) = 1
)

select *, false as is_text from of_forms
union all by name
select *, 'function_codes' as kind, true as is_text from of_sentences
