{{ config(materialized='table') }}

with readings as (
    select *
    from {{ ref('stg_landed__disclosures') }}
    qualify
        row_number() over (partition by document_id order by read_at desc, reader_version desc) = 1
        -- Of a file that once was read as several disclosures, only those of its newest reading.
        and read_at = max(read_at) over (partition by split_part(document_id, '-', 1))
),

of_accounts as (
    select
        *,
        -- A document that does not say whose it is, or of which year, can replace no other.
        case
            when department_name is null or fiscal_year = 0 then document_id
            else concat_ws('/', region_code, department_name, fiscal_year, kind)
        end as accounts
    from readings
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
