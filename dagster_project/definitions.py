"""Everything Dagster is to know of this project, gathered."""

import dagster as dg

from dagster_project.defs.alerts import Webhook, failed_check_alert, failed_run_alert
from dagster_project.defs.assets.landing import landed_disclosures, received_documents, registered_documents
from dagster_project.defs.assets.warehouse import modelled_warehouse, published_warehouse
from dagster_project.defs.automation import (
    build_warehouse,
    daily_round,
    follow_registry,
    inbox_sensor,
    land_partition,
    nightly_warehouse,
    receive_documents,
    registry_sensor,
    weekly_round,
)
from dagster_project.defs.checks import last_year_is_complete, no_disclosure_is_late, no_document_is_withheld
from dagster_project.defs.resources import Dbt, HomeFolder

defs = dg.Definitions(
    assets=[received_documents, registered_documents, landed_disclosures, modelled_warehouse, published_warehouse],
    asset_checks=[no_disclosure_is_late, last_year_is_complete, no_document_is_withheld],
    jobs=[receive_documents, follow_registry, land_partition, build_warehouse],
    schedules=[nightly_warehouse, weekly_round, daily_round],
    sensors=[inbox_sensor, registry_sensor, failed_run_alert, failed_check_alert],
    resources={"juesuan": HomeFolder(), "dbt": Dbt.of_project(), "webhook": Webhook()},
)
