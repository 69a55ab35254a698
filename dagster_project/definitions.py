"""Everything Dagster is to know of this project, gathered."""

import dagster as dg

from dagster_project.defs.alerts import Webhook, failed_check_alert, failed_run_alert
from dagster_project.defs.assets.landing import landed_disclosures, received_documents, registered_documents, waiting_readings
from dagster_project.defs.assets.warehouse import modelled_warehouse, published_warehouse, unpublished_changes
from dagster_project.defs.checks import last_year_is_complete, no_disclosure_is_late, no_document_is_withheld
from dagster_project.defs.jobs import build_warehouse, follow_registry, land_partition, receive_documents
from dagster_project.defs.resources import DBT, HomeFolder
from dagster_project.defs.schedules import daily_round, nightly_warehouse, weekly_round
from dagster_project.defs.sensors import automation, home_sensor, registry_sensor

defs = dg.Definitions(
    assets=[
        received_documents,
        registered_documents,
        waiting_readings,
        landed_disclosures,
        unpublished_changes,
        modelled_warehouse,
        published_warehouse,
    ],
    asset_checks=[no_disclosure_is_late, last_year_is_complete, no_document_is_withheld],
    jobs=[receive_documents, follow_registry, land_partition, build_warehouse],
    schedules=[nightly_warehouse, weekly_round, daily_round],
    sensors=[home_sensor, registry_sensor, automation, failed_run_alert, failed_check_alert],
    resources={"juesuan": HomeFolder(), "dbt": DBT, "webhook": Webhook()},
)
