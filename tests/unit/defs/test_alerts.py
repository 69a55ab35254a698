"""What goes wrong is posted to the configured address, and nothing else is."""

from __future__ import annotations

import json
import threading
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import dagster as dg
import pytest

from dagster_project.defs.alerts import AlertNotTaken, Webhook, failed_check_alert, failed_run_alert


@pytest.fixture
def told() -> Iterator[list[Any]]:
    """What was posted; `told[0]` is the address."""
    posted: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(503 if self.path.startswith("/busy") else 204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    posted.append(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield posted
    server.shutdown()
    server.server_close()
    thread.join()


@dg.asset
def broken() -> None:
    raise ValueError("of all things")


@dg.asset(check_specs=[dg.AssetCheckSpec("whole", asset="doubtful"), dg.AssetCheckSpec("tidy", asset="doubtful")])
def doubtful() -> Iterator[Any]:
    yield dg.MaterializeResult()
    yield dg.AssetCheckResult(passed=False, check_name="whole", severity=dg.AssetCheckSeverity.WARN, description="3 are late")
    yield dg.AssetCheckResult(passed=True, check_name="tidy")


def alert(asset: dg.AssetsDefinition, address: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.delenv("JUESUAN_WEBHOOK", raising=False)
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize([asset], instance=instance, raise_on_error=False, tags={"juesuan/from": "test"})
        event = result.get_run_success_event() if result.success else result.get_run_failure_event()
        sensor = failed_check_alert if result.success else failed_run_alert
        context = dg.build_run_status_sensor_context(sensor.name, event, instance, result.dagster_run)
        if not result.success:
            context = context.for_run_failure()
        return sensor(context, webhook=Webhook(address=address))


def test_a_failed_run_is_told(told: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    alert(broken, told[0], monkeypatch)
    (_, message) = told
    assert message["event"] == "run_failed"
    assert message["tags"]["juesuan/from"] == "test"
    assert "Steps failed: ['broken']" in message["error"]


def test_failed_checks_of_a_good_run_are_told(told: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    alert(doubtful, told[0], monkeypatch)
    (_, message) = told
    assert message["event"] == "checks_failed"
    assert message["checks"] == [{"asset": "doubtful", "check": "whole", "severity": "WARN", "description": "3 are late"}]


def test_an_alert_that_was_not_taken_is_an_error_so_that_it_is_told_again(told: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AlertNotTaken):
        alert(broken, f"{told[0]}/busy", monkeypatch)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/hook-of-mine", "{server}/busy?hook-of-mine", "http://hook-of-mine.invalid:99999/"])
def test_the_address_of_the_webhook_is_told_nobody(
    told: list[Any], address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "juesuan")
    with pytest.raises(AlertNotTaken) as error:
        Webhook(address=address.replace("{server}", told[0])).post({"event": "test"})
    story = "".join(traceback.format_exception(error.value))
    assert "hook-of-mine" not in story.replace("address=", "")
    assert "hook-of-mine" not in caplog.text


def test_secrets_in_what_is_told_are_masked(told: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI")
    Webhook(address=told[0]).post({"error": "signed with wJalrXUtnFEMI for https://u:p@host/a"})
    assert told[1] == {"error": "signed with *** for https://***@host/a"}


def test_without_an_address_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(alert(broken, "", monkeypatch), dg.SkipReason)


@dg.asset(check_specs=[dg.AssetCheckSpec("whole", asset="mended")])
def mended() -> Iterator[Any]:
    yield dg.AssetCheckEvaluation(asset_key=dg.AssetKey("mended"), check_name="whole", passed=False)
    yield dg.MaterializeResult()
    yield dg.AssetCheckResult(passed=True, check_name="whole")


def test_of_a_check_that_was_made_twice_the_last_counts(told: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(alert(mended, told[0], monkeypatch), dg.SkipReason)
