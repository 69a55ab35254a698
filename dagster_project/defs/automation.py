"""When assets follow from one another without a person: conditions that Dagster evaluates.

Belongs here: what an update sets off, and what it waits for. Does not belong here: what looks at files (`sensors`), what runs by the clock
(`schedules`).
"""

import dagster as dg

WAITING_READINGS = dg.AssetKey("waiting_readings")
UNPUBLISHED_CHANGES = dg.AssetKey("unpublished_changes")
RECEIVED = dg.AssetKey("received_documents")
LANDED = dg.AssetKey("landed_disclosures")
PUBLISHED = dg.AssetKey("published_warehouse")


_when = dg.AutomationCondition

# `since(newly_requested)`: one run for all that was reported since the last was asked for. What is reported during a run is asked for after it,
# because a request answers what came before it, not what came before the run's end.
land_what_waits = (
    _when.asset_matches(WAITING_READINGS, _when.newly_updated()).since(_when.newly_requested())
    & ~_when.in_progress()
    & ~_when.asset_matches(RECEIVED, _when.in_progress())
).with_label("readings wait")

# A landing that failed holds nothing back.
_not_landed_since = _when.newly_updated().since(_when.asset_matches(LANDED, _when.newly_updated() | _when.execution_failed()))

# The same for every model and the published copy, so that all are asked for together. A model is made long before its run ends; the copy is made
# last, so it is the copy that says whether a build is under way.
build_what_changed = (
    _when.asset_matches(UNPUBLISHED_CHANGES, _when.newly_updated()).since(_when.newly_requested())
    & ~_when.asset_matches(PUBLISHED, _when.in_progress())
    & ~_when.asset_matches(RECEIVED, _when.in_progress())
    & ~_when.asset_matches(WAITING_READINGS, _not_landed_since)
    & ~_when.asset_matches(LANDED, _when.in_progress())
).with_label("changes are unpublished")
