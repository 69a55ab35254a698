"""A host on a network of one's own is known as such however it is written."""

from __future__ import annotations

import pytest

from dagster_project.fetching.networks import is_public


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "127.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "[::1]",
        "fe80::1",
        "fd00::1",
        "::ffff:10.0.0.1",
    ],
)
def test_hosts_of_ones_own(host: str) -> None:
    assert not is_public(host)


@pytest.mark.parametrize("host", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_hosts_of_the_internet(host: str) -> None:
    assert is_public(host)


@pytest.mark.parametrize("host", ["nowhere.invalid", "名.invalid", "a" * 70])
def test_a_host_that_cannot_be_resolved_is_left_to_who_asks_it(host: str) -> None:
    assert is_public(host)
