"""Telling the world when something goes wrong: JSON posted to one address.

Belongs here: what is told and when. Does not belong here: what counts as wrong (the checks themselves).
"""

import json
import logging
import os
from typing import Any

import dagster as dg
import httpx

from dagster_project.landing.secrets import without_secrets

_WITHIN_SECONDS = 20
logging.getLogger("httpx").setLevel(logging.WARNING)  # on a lower level it tells every address that it asks


class AlertNotTaken(Exception):
    """The webhook did not take an alert. Its address is a secret, so nothing here or in the log has it."""


class Webhook(dg.ConfigurableResource["Webhook"]):
    """Where alerts go; empty: `JUESUAN_WEBHOOK`, else nowhere."""

    address: str = ""

    @property
    def to(self) -> str:
        return self.address or os.environ.get("JUESUAN_WEBHOOK") or ""

    def post(self, message: dict[str, Any]) -> None:
        """Raises `AlertNotTaken`; the sensor then tells it again."""
        told = json.loads(without_secrets(json.dumps(message, ensure_ascii=False, default=str)))
        try:
            status = httpx.post(self.to, json=told, timeout=_WITHIN_SECONDS).status_code
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise AlertNotTaken(f"the webhook could not be reached ({type(error).__name__}); see JUESUAN_WEBHOOK") from None
        if not httpx.codes.is_success(status):
            raise AlertNotTaken(f"the webhook answered {status}; see JUESUAN_WEBHOOK")


@dg.run_failure_sensor(default_status=dg.DefaultSensorStatus.RUNNING, description="Tells the webhook of a run that failed.")
def failed_run_alert(context: dg.RunFailureSensorContext, webhook: Webhook) -> dg.SkipReason | None:
    if not webhook.to:
        return dg.SkipReason("no address for alerts is set")
    webhook.post({"event": "run_failed", **_run(context.dagster_run), "error": context.failure_event.message})
    return None


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells the webhook of a run that ended well, but with checks that did not pass.",
)
def failed_check_alert(context: dg.RunStatusSensorContext, webhook: Webhook) -> dg.SkipReason | None:
    if not webhook.to:
        return dg.SkipReason("no address for alerts is set")
    logs = context.instance.all_logs(context.dagster_run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    evaluations = [entry.get_dagster_event().asset_check_evaluation_data for entry in logs]
    # A build that was tried again without a document evaluates its checks again; the last one counts.
    last = {(evaluation.asset_key, evaluation.check_name): evaluation for evaluation in evaluations}
    failed = [evaluation for evaluation in last.values() if not evaluation.passed]
    if not failed:
        return dg.SkipReason("every check passed")
    webhook.post(
        {
            "event": "checks_failed",
            **_run(context.dagster_run),
            "checks": [
                {
                    "asset": evaluation.asset_key.to_user_string(),
                    "check": evaluation.check_name,
                    "severity": evaluation.severity.value,
                    "description": evaluation.description,
                }
                for evaluation in failed
            ],
        }
    )
    return None


def _run(run: dg.DagsterRun) -> dict[str, Any]:
    return {"job": run.job_name, "run_id": run.run_id, "tags": dict(run.tags)}
