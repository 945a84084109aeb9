"""Where a request of ours may go: a name is resolved once, every answer is looked at, and that very address is dialled.

The list of what is refused is spelled out. Python's own words do not serve: ``is_private`` lets 100.100.100.200 through
(a cloud's metadata), ``is_global`` takes 64:ff9b::7f00:1 and 2002:7f00:1:: for the open internet.
"""

import ipaddress
import socket
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from liuke.delivery.errors import RejectedError, TemporaryError

_INSIDE_4 = """0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24
203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"""
_INSIDE_6 = """::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32
2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8"""
_REFUSED = tuple(ipaddress.ip_network(net) for net in f"{_INSIDE_4} {_INSIDE_6}".split())
_PORTS = frozenset({443, 8443})
_LONGEST = 2_048


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a request goes. ``host`` and ``port`` are as written, ``path`` holds the query too."""

    secure: bool
    host: str
    port: int
    path: str


@lru_cache(maxsize=256)
def place(url: str, *, private: bool = False) -> Place:
    """Read an address. Where it may not be ``private`` it must be https, on 443 or 8443, without a name before an @.

    Raises
    ------
    RejectedError
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as why:
        raise RejectedError(why="this is not an address of the web") from why
    secure, host = parts.scheme == "https", parts.hostname or ""
    plain = not (len(url) > _LONGEST or any(ord(c) <= 32 or ord(c) == 127 or c == "\\" for c in url))
    if not (plain and host and parts.scheme in ("https", "http")) or parts.username is not None:
        raise RejectedError(why="this is not an address of the web")
    port = port if port is not None else 443 if secure else 80
    if not private and not (secure and port in _PORTS):
        raise RejectedError(why="only https on port 443 or 8443 is spoken to")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii():
        raise RejectedError(why="this is not an address of the web")
    return Place(secure=secure, host=host, port=port, path=path)


def dial(to: Place, *, private: bool, timeout_s: float) -> socket.socket:
    """Open a connection to a place: to one of the addresses that were looked at, and to none other.

    Raises
    ------
    RejectedError
        One of its addresses is not out there.
    TemporaryError
        It has no address now, or does not answer.
    """
    try:
        found = socket.getaddrinfo(to.host, to.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as why:
        raise TemporaryError(why=f"{to.host} has no address: {why}", down=True) from why
    if not private and not all(outside(str(one[4][0])) for one in found):
        raise RejectedError(why=f"{to.host} is an address inside a network")
    last: OSError | None = None
    for family, kind, protocol, _, address in found:
        line = socket.socket(family, kind, protocol)
        try:
            line.settimeout(timeout_s)
            line.connect(address)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return line
        except OSError as why:
            line.close()
            last = why
    raise TemporaryError(why=f"{to.host} cannot be reached: {last}", down=True) from last


def outside(address: str) -> bool:
    """Whether an address is out there, on the open internet."""
    try:
        read = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return not any(read in net for net in _REFUSED if net.version == read.version)
