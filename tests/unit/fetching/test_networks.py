"""A host on a network of one's own is known as such however it is written."""

from __future__ import annotations

import pytest

from dagster_project.fetching.networks import Networks


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
        "::127.0.0.1",
        "::8.8.8.8",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:1",
        "fec0::1",
        "fe80::1%lo",
        "2001:0:7f00:1::",
        "::",
    ],
)
def test_hosts_of_ones_own(host: str) -> None:
    assert not Networks().is_public(host)


@pytest.mark.parametrize("host", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"])
def test_hosts_of_the_internet(host: str) -> None:
    assert Networks().is_public(host)


@pytest.mark.parametrize("host", ["nowhere.invalid", "名.invalid", "a" * 70])
def test_a_host_that_cannot_be_resolved_is_left_to_who_asks_it(host: str) -> None:
    assert Networks().is_public(host)
