"""Everything Dagster is to know of this project, gathered."""

import dagster as dg

from dagster_project.assets.automation import build_warehouse, inbox_sensor, land_partition, nightly_warehouse, receive_documents
from dagster_project.assets.landing import landed_disclosures, received_documents
from dagster_project.assets.resources import Dbt, HomeFolder
from dagster_project.assets.warehouse import modelled_warehouse, published_warehouse

defs = dg.Definitions(
    assets=[received_documents, landed_disclosures, modelled_warehouse, published_warehouse],
    jobs=[receive_documents, land_partition, build_warehouse],
    schedules=[nightly_warehouse],
    sensors=[inbox_sensor],
    resources={"juesuan": HomeFolder(), "dbt": Dbt.of_project()},
)
