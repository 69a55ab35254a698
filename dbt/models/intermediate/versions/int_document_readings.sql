with readings as (
    select
        *,
        row_number() over (partition by document_id order by read_at desc, reader_version desc) as age_of_reading
    from {{ ref('stg_landed__disclosures') }}
)

select
    * exclude (age_of_reading),
    -- A document that does not say whose it is, or of which year, can replace no other.
    case
        when department_name is null or fiscal_year = 0 then document_id
        else concat_ws('/', region_code, department_name, fiscal_year, kind)
    end as accounts
from readings
where age_of_reading = 1
