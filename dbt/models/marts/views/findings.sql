select
    findings.finding_id,
    findings.finding_code,
    findings.document_id,
    documents.file_name,
    findings.department_id,
    departments.department_name,
    departments.comparable_department,
    departments.department_region_code,
    departments.region_name,
    findings.fiscal_year,
    {{ fiscal_year_end('findings.fiscal_year') }} as fiscal_year_end,
    forms.form_title,
    checks.statement_zh as check_statement_zh,
    checks.statement_en as check_statement_en,
    findings.* exclude (finding_id, finding_code, document_id, department_id, fiscal_year)
from {{ ref('fct_finding') }} as findings
left join {{ ref('dim_department') }} as departments
    on findings.department_id = departments.department_id
left join {{ ref('dim_document') }} as documents
    on findings.document_id = documents.document_id
left join {{ ref('dim_form') }} as forms
    on findings.form_id = forms.form_id
left join {{ ref('dim_check') }} as checks
    on findings.check_id = checks.check_id
