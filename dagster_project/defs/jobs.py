"""What is started as one run: by hand, by a sensor or by a schedule."""

import dagster as dg

from dagster_project.defs.assets.landing import landed_disclosures, received_documents, registered_documents
from dagster_project.defs.assets.warehouse import modelled_warehouse, published_warehouse

receive_documents = dg.define_asset_job(
    "receive_documents",
    [received_documents],
    tags={"juesuan/from": "inbox"},
    description="Reads the documents that its config names, or everything in the inbox.",
)
follow_registry = dg.define_asset_job(
    "follow_registry",
    [registered_documents, landed_disclosures],
    tags={"juesuan/from": "registry"},
    description="Fetches what the registry names for the chosen years and regions, reads what is new, and lands it.",
)
land_partition = dg.define_asset_job(
    "land_partition",
    [landed_disclosures],
    tags={"juesuan/from": "landing"},
    description="Lands what was received for the chosen years and regions, and reads again what an older reader has read in them.",
)
build_warehouse = dg.define_asset_job(
    "build_warehouse",
    [modelled_warehouse, published_warehouse],
    tags={"juesuan/from": "landing"},
    description="Builds the warehouse from all that is landed, checks it, and publishes it.",
)
