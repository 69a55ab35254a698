with years as (
    select
        department_year_id,
        department_id,
        department_name,
        department_region_code,
        region_name,
        fiscal_year,
        fiscal_year_end,
        expenditure_yuan,
        basic_yuan,
        project_yuan,
        three_public_final_total_yuan,
        operating_cost_yuan,
        -- What follows the region in the name: 甲省乙市教育局 and 丙县教育局 are both 教育局.
        case
            when contains(department_name, region_name)
                then coalesce(
                    nullif(substr(department_name, strpos(department_name, region_name) + length(region_name)), ''),
                    department_name
                )
            else department_name
        end as peer_name
    from {{ ref('rpt_department_year') }}
    where department_id <> 'unknown' and fiscal_year > 0 and expenditure_yuan is not null
),

compared as (
    select
        *,
        count(*) over (partition by peer_name, fiscal_year) as peers,
        rank() over (partition by peer_name, fiscal_year order by expenditure_yuan desc) as expenditure_rank,
        quantile_disc(expenditure_yuan, 0.5) over (partition by peer_name, fiscal_year) as peers_middle_yuan
    from years
)

select
    department_year_id,
    peer_name,
    fiscal_year,
    fiscal_year_end,
    department_id,
    department_name,
    department_region_code,
    region_name,
    expenditure_yuan,
    basic_yuan,
    project_yuan,
    three_public_final_total_yuan,
    operating_cost_yuan,
    cast(peers as integer) as peers,
    cast(expenditure_rank as integer) as expenditure_rank,
    peers_middle_yuan,
    {{ percent_of('expenditure_yuan', 'peers_middle_yuan') }} as percent_of_middle
from compared
