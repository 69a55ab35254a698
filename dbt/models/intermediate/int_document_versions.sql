{{ config(materialized='table') }}

with readings as (
    select
        *,
        row_number() over (partition by document_id order by read_at desc, reader_version desc) as age_of_reading
    from {{ ref('stg_landed__disclosures') }}
),

newest_readings as (
    select
        *,
        -- A document that does not say whose it is, or of which year, can replace no other.
        case
            when department_name is null or fiscal_year = 0 then document_id
            else concat_ws('/', region_code, department_name, fiscal_year, kind)
        end as accounts
    from readings
    where age_of_reading = 1
),

versions as (
    select
        * exclude (age_of_reading, accounts),
        case
            when department_name is null then 'unknown'
            else left(md5(concat_ws('/', region_code, department_name)), 16)
        end as department_id,
        row_number() over (partition by accounts order by fetched_at, document_id) as version_no,
        row_number() over (partition by accounts order by fetched_at desc, document_id desc) = 1 as is_current,
        lag(document_id) over (partition by accounts order by fetched_at, document_id) as previous_document_id,
        lead(fetched_at) over (partition by accounts order by fetched_at, document_id) as superseded_at
    from newest_readings
)

select * from versions
