"""A form from one network → taken at once, or told after how many seconds to come again.

Why there is a limit: to lay out a page costs the press about a twelfth of a second, so one program that sends
forms without end would take it from everybody. Why it is so loose: behind one address stands a whole school,
whose pupils finish their letters in the minute before the bell. So each network has a bucket of `BURST`
tokens, of which `RATE` come back each second, and a form takes one. Looks at the page while writing, which a
script asks for again and again, take theirs from a second bucket: they never bar a finished letter. Pages
that are only read cost little and are not limited. Forms that are taken still wait for the press, where
networks have their turns one after another (`app.documents.turns`).

What is known of a network: how soon its bucket is full again, under a keyed hash of its address, in memory.
The key is made when the server starts and stands nowhere else; buckets that are full again are forgotten as
forms come in, and nothing is ever written or logged. Each node of several counts for itself, which makes the
limit looser still.
"""

import ipaddress
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from threading import Lock
from typing import Final

#: Forms: a school of 1,000 may press the button in one minute.
BURST: Final = 1_000
#: Forms a second, less than half of what one press makes.
RATE: Final = 5
#: Buckets: a megabyte or so, however many networks send forms at once.
MOST_BUCKETS: Final = 10_000
#: Bits of an IPv6 address. What comes after them a household or school can mostly choose at will.
_IPV6_NETWORK: Final = 56
_SECOND: Final = 1_000_000_000
_TOKEN: Final = _SECOND // RATE


class Limits:
    """The buckets of all networks; threads may share it."""

    def __init__(self, clock: Callable[[], int] = time.monotonic_ns) -> None:
        """``clock`` tells nanoseconds since any fixed moment."""
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._lock = Lock()
        # For each bucket the moment at which it will be full again, the one used longest ago first.
        self._full_at: OrderedDict[str, int] = OrderedDict()

    def name(self, address: str) -> str:
        """What this server calls the network of that address while it runs; nothing where there is none."""
        network = network_of(address)
        return blake2b(network.encode(), key=self._key, digest_size=16).hexdigest() if network else ""

    def wait(self, address: str, *, looking: bool = False) -> int:
        """0 after taking a token from the bucket of the address's network; else seconds until one is there.

        ``looking`` takes it from the network's other bucket.
        """
        name = self.name(address)
        if not name:
            return 0
        bucket = f"{name} {looking}"
        with self._lock:
            now = self._clock()
            full_at = max(self._full_at.get(bucket, now), now) + _TOKEN
            lacking = full_at - now - BURST * _TOKEN
            if lacking > 0:
                return -(-lacking // _SECOND)
            self._full_at[bucket] = full_at
            self._full_at.move_to_end(bucket)
            self._forget(now)
            return 0

    def __len__(self) -> int:
        return len(self._full_at)

    def _forget(self, now: int) -> None:
        """Drop what is full again and, with too many at once, what was used longest ago: nearest to full."""
        while len(self._full_at) > MOST_BUCKETS or next(iter(self._full_at.values())) <= now:
            self._full_at.popitem(last=False)


def network_of(address: str) -> str:
    """The network that shares a bucket: the IPv4 address, or the start of the IPv6 one; else nothing.

    An address that is not public is this machine's, its own house's or that of a proxy of which
    ``PROXY_HOPS`` says nothing: everybody may stand behind it, so there is nobody to limit.
    """
    # Some proxies name the port as well.
    bare = re.sub(r"^\[(.+)\](:\d+)?$|^([\d.]+):\d+$", r"\1\3", address)
    try:
        found = ipaddress.ip_address(bare)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    if not found.is_global:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(ipaddress.IPv6Network((int(found), _IPV6_NETWORK), strict=False))
