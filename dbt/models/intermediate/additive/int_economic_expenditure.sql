with members as (
    select
        members.document_id,
        forms.fund as fund_id,
        case members.row_key when 'total' then 'not_broken_down' else members.row_key end as economic_code,
        members.remainder_reason,
        members.part,
        members.amount_yuan,
        members.rounding_yuan
    from {{ ref('int_additive_members') }} as members
    inner join {{ ref('forms') }} as forms
        on members.form_id = forms.form_id
    where forms.row_kind = 'economic_codes' or forms.column_kind = 'economic_codes'
    -- All spending is told by one form of a document: that of economic codes, else the total row of one that crosses them with function codes.
    qualify members.part <> 'amount' or rank() over (
        partition by members.document_id, members.part order by forms.row_kind = 'economic_codes' desc, forms.fund = 'appropriation', forms.form_id
    ) = 1
),

documents as (
    select * from {{ ref('int_documents_in_build') }}
),

coded as (
    select
        document_id,
        fund_id,
        economic_code,
        remainder_reason,
        sum(amount_yuan) filter (where part = 'basic') as basic_yuan,
        sum(amount_yuan) filter (where part = 'project') as project_yuan,
        sum(amount_yuan) filter (where part = 'amount') as amount_yuan
    from members
    group by all
)

select
    concat_ws('/', coded.document_id, coded.fund_id, coded.economic_code, coded.remainder_reason) as economic_expenditure_id,
    coded.document_id,
    documents.department_id,
    documents.fiscal_year,
    {{ fiscal_year_end('documents.fiscal_year') }} as fiscal_year_end,
    documents.leads_current as is_current,
    documents.counts,
    {{ code_key('coded.economic_code', 'economics', 'documents.fiscal_year') }} as economic_code_id,
    coded.fund_id,
    coded.remainder_reason,
    cast(coded.basic_yuan as decimal(18, 2)) as basic_yuan,
    cast(coded.project_yuan as decimal(18, 2)) as project_yuan,
    cast(coded.amount_yuan as decimal(18, 2)) as amount_yuan
from coded
inner join documents
    on coded.document_id = documents.document_id
left join {{ ref('int_economic_code_spans') }} as economics
    on {{ in_force('coded.economic_code', 'economics', 'documents.fiscal_year') }}
