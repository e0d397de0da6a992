"""The address at which the students of a school network reach this machine."""

import ipaddress
import socket
import struct
import sys
from contextlib import suppress

# Networks inside this machine, and tunnels out of the school: no phone is in them.
INSIDE = (
    *("br-", "cni", "docker", "flannel", "lxc", "lxd", "podman", "vboxnet", "veth"),
    *("virbr", "vmnet", "tailscale", "tun", "utun", "wg", "zt"),
)
SIOCGIFADDR = 0x8915  # Linux: the IPv4 address of an interface


def lan_address() -> str:
    """This machine's address on its network; 127.0.0.1 when it has none.

    Connecting a datagram socket asks the system which address it would use and sends
    nothing; 192.0.2.1 is reserved for documentation (RFC 5737). A network that leads
    nowhere else has no such address, and a tunnel has the wrong one.
    """
    own = own_addresses()
    with (
        suppress(OSError),
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe,
    ):
        probe.connect(("192.0.2.1", 9))
        found = str(probe.getsockname()[0])
        if found in own or not own:
            return found
    return own[0] if own else "127.0.0.1"


def own_addresses() -> list[str]:
    """IPv4 addresses at which others may reach this machine, as far as it can tell."""
    if sys.platform == "linux":
        found = [
            _address_of(name)
            for _, name in socket.if_nameindex()
            if not name.startswith(INSIDE)
        ]
    else:
        found = _addresses_by_name()
    return [a for a in dict.fromkeys(found) if a and not is_loopback(a)]


def _address_of(interface: str) -> str:
    import fcntl  # noqa: PLC0415 - Windows has none

    asked = struct.pack("256s", interface.encode()[:15])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            answer = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, asked)
        except OSError:
            return ""
    return socket.inet_ntoa(answer[20:24])


def _addresses_by_name() -> list[str]:
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return []
    return [str(where[0]) for *_, where in found]


def is_loopback(host: str) -> bool:
    """Whether only this machine itself can open the address."""
    name = host.rsplit("@", 1)[-1]
    if name.startswith("["):
        name = name[1:].partition("]")[0]
    elif name.count(":") == 1:
        name = name.partition(":")[0]
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def free_port(host: str, first: int, *, tries: int = 50) -> int:
    """The first port from `first` on that nobody listens to.

    Raises:
        OSError: none of them is free.
    """
    for port in range(first, first + tries):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {first} to {first + tries - 1}")
