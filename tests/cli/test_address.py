"""The address students type is one of this machine's own, on a network with people."""

import socket

import pytest

from kit import address


@pytest.fixture
def networks(monkeypatch):
    """`networks(eth0="10.0.0.5")`: the interfaces, and the one that leads outside."""

    def networks(*, leads_out=None, **interfaces):
        class Probe(socket.socket):
            def connect(self, _where):
                if leads_out is None:
                    raise OSError("Network is unreachable")

            def getsockname(self):
                return (leads_out, 1)

        monkeypatch.setattr(address.socket, "socket", Probe)
        monkeypatch.setattr(address.sys, "platform", "linux")
        names = list(enumerate(interfaces, 1))
        monkeypatch.setattr(address.socket, "if_nameindex", lambda: names)
        monkeypatch.setattr(address, "_address_of", interfaces.get)

    return networks


def test_the_address_on_the_network_that_leads_outside(networks):
    networks(leads_out="10.0.0.5", lo="127.0.0.1", wlan0="192.168.1.9", eth0="10.0.0.5")

    assert address.lan_address() == "10.0.0.5"


def test_a_network_that_leads_nowhere_is_a_network(networks):
    networks(lo="127.0.0.1", eth0="192.168.1.20")

    assert address.lan_address() == "192.168.1.20"


def test_neither_containers_nor_tunnels_are_where_students_are(networks):
    networks(
        leads_out="10.8.0.2", docker0="172.17.0.1", tun0="10.8.0.2", eth0="10.1.1.1"
    )

    assert address.lan_address() == "10.1.1.1"
    assert address.own_addresses() == ["10.1.1.1"]


def test_a_machine_without_a_network_has_none(networks):
    networks(lo="127.0.0.1", eth0="")

    assert address.lan_address() == "127.0.0.1"


def test_this_machine_can_tell_its_own():
    assert all(map(socket.inet_aton, address.own_addresses()))
    assert all(map(socket.inet_aton, address._addresses_by_name()))
