"""Secrets are masked wherever something is kept or shown."""

from __future__ import annotations

import pytest

from dagster_project.landing.secrets import has_password, without_secrets


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("GET https://user:geheim@example.org/a failed", "GET https://***@example.org/a failed"),
        ("sftp://reader@host/a", "sftp://***@host/a"),
        ("https://example.org/a?X-Amz-Signature=abc123&page=2", "https://example.org/a?X-Amz-Signature=***&page=2"),
        ("https://hooks.example.org/?token=abc&x=1", "https://hooks.example.org/?token=***&x=1"),
        ("https://example.org/a@b?keyword=决算", "https://example.org/a@b?keyword=决算"),
    ],
)
def test_secrets_of_an_address_are_masked(text: str, masked: str) -> None:
    assert without_secrets(text) == masked


def test_values_of_the_environment_that_are_secret_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI")
    monkeypatch.setenv("JUESUAN_WEBHOOK", "https://hooks.example.org/T0/B0/x")
    assert without_secrets("signed with wJalrXUtnFEMI for https://hooks.example.org/T0/B0/x") == "signed with *** for ***"


def test_an_address_with_a_user_is_told() -> None:
    assert has_password("https://user:geheim@example.org/a")
    assert not has_password("https://example.org/a@b")
