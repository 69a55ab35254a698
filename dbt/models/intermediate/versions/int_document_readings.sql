{{ config(materialized='table') }}

with readings as (
    select
        *,
        regexp_replace(source_path, '[^/]*$', '') as folder,
        kind = 'final_accounts' and department_name is not null and fiscal_year > 0 as says_whose,
        kind = 'final_accounts' and (department_name is null or fiscal_year = 0) as is_silent
    from {{ ref('stg_landed__disclosures') }}
    qualify
        row_number() over (partition by document_id order by read_at desc, reader_version desc) = 1
        -- Of a file that once was read as several disclosures, only those of its newest reading.
        and read_at = max(read_at) over (partition by split_part(document_id, '-', 1))
),

-- Folders in which all documents that say whose they are, and of which year, say the same.
folders as (
    select
        folder,
        any_value(region_code) as region_code,
        any_value(department_name) as department_name,
        any_value(parent_department_name) as parent_department_name,
        any_value(fiscal_year) as fiscal_year,
        flatten(list(distinct form_ids)) as form_ids
    from readings
    where says_whose
    group by folder
    having count(distinct (region_code, department_name, fiscal_year)) = 1
),

-- A form that is there twice is of two disclosures: then it cannot be told whose it is.
silent_forms as (
    select folder, form_id, count(*) as documents
    from (select folder, unnest(form_ids) as form_id from readings where is_silent) as of_documents
    group by folder, form_id
),

twice as (
    select distinct readings.document_id
    from (select document_id, folder, unnest(form_ids) as form_id from readings where is_silent) as readings
    inner join silent_forms
        on readings.folder = silent_forms.folder
        and readings.form_id = silent_forms.form_id
        and silent_forms.documents > 1
),

-- What does not say whose it is, is of the department and year of its folder where it completes what that holds.
presumed as (
    select readings.document_id, folders.* exclude (folder, form_ids)
    from readings
    inner join folders
        on readings.folder = folders.folder
    left join twice
        on readings.document_id = twice.document_id
    where
        readings.is_silent
        and readings.document_id not like '%-%'
        and coalesce(readings.department_name = folders.department_name, true)
        and (readings.fiscal_year in (0, folders.fiscal_year))
        and not list_has_any(readings.form_ids, folders.form_ids)
        and twice.document_id is null
),

known as (
    select
        readings.* exclude (folder, says_whose, is_silent) replace (
            coalesce(presumed.region_code, readings.region_code) as region_code,
            coalesce(presumed.department_name, readings.department_name) as department_name,
            coalesce(presumed.parent_department_name, readings.parent_department_name) as parent_department_name,
            coalesce(presumed.fiscal_year, readings.fiscal_year) as fiscal_year
        ),
        case
            when presumed.document_id is not null then concat_ws(
                ' ',
                case when readings.department_name is null then 'department' end,
                case when readings.fiscal_year = 0 then 'fiscal_year' end
            )
        end as presumed
    from readings
    left join presumed
        on readings.document_id = presumed.document_id
),

of_accounts as (
    select
        *,
        -- A document that does not say whose it is, or of which year, can replace no other.
        case
            when department_name is null or fiscal_year = 0 then document_id
            else concat_ws('/', region_code, department_name, fiscal_year, kind)
        end as accounts
    from known
),

siblings as (
    select
        accounts,
        md5({{ dbt.listagg("concat_ws(' ', document_id, reader_version, read_at, source_path)", "'; '", "order by document_id") }}) as siblings_state
    from of_accounts
    where kind = 'final_accounts'
    group by accounts
    having count(*) > 1
)

select
    of_accounts.*,
    siblings.siblings_state
from of_accounts
left join siblings
    on of_accounts.accounts = siblings.accounts
