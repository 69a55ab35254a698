with documents as (
    select * from {{ ref('int_document_versions') }}
),

economic_systems as (
    select
        system,
        min(valid_from) as valid_from,
        max(valid_to) as valid_to
    from {{ ref('int_economic_code_spans') }}
    group by system
),

years as (
    select
        fiscal_year,
        count(*) filter (where kind = 'final_accounts' and is_current) as final_accounts
    from documents
    group by fiscal_year
)

select
    years.fiscal_year,
    years.fiscal_year > 0 as is_known,
    case when years.fiscal_year > 0 then make_date(years.fiscal_year, 1, 1) end as starts_on,
    case when years.fiscal_year > 0 then make_date(years.fiscal_year, 12, 31) end as ends_on,
    case when years.fiscal_year > 0 then economic_systems.system end as economic_system,
    cast(years.final_accounts as integer) as final_accounts
from years
left join economic_systems
    on years.fiscal_year between economic_systems.valid_from and economic_systems.valid_to
