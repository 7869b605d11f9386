"""A form from one network → taken at once, or told after how many seconds to come again.

Why there is a limit: to lay out a page costs the press about a twelfth of a second, so one program that sends
forms without end would take it from everybody. Why it is so loose: behind one address stands a whole school,
whose pupils finish their letters in the minute before the bell. So each network has a bucket of `BURST`
tokens, of which `RATE` come back each second, and a form takes one. Looks at the page while writing, which a
script asks for again and again, take theirs from a second bucket: they never bar a finished letter. A kit,
which may take the press a second, takes `KIT` tokens from a third; to look again at one that is still being
laid out takes none, for its network was told to come back. A code of a group that nobody has takes
`WRONG_CODE` tokens from a fourth, and while that is empty none is looked up. Who signs in at the desk has a
bucket for each name: wrong tries empty it, and hold up nobody else; all tries together have one, too. Pages
that are only read cost little and are not limited. Forms that are taken still wait for the press, where
networks have their turns one after another (`app.documents.turns`); and of very many letters that a network
finishes at once, some wait for an organizer before they count (`app.web.shell.bursts`).

What is known of a network: how soon its bucket is full again, and for how long it is expected to come back
for a kit, under keyed hashes, in memory. The key is made when the server starts and stands nowhere else;
buckets that are full again are forgotten as forms come in, and nothing is ever written or logged. Each node
of several counts for itself, which makes the limit looser still.
"""

import ipaddress
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager
from hashlib import blake2b
from threading import Lock
from typing import Final

from app.web.shell.bursts import Bursts, Coming

#: Forms: a school of 1,000 may press the button in one minute.
BURST: Final = 1_000
#: Forms a second, less than half of what one press makes.
RATE: Final = 5
#: Tokens for a look at a kit, or for the kit: a school's staff may make a hundred at once, then one in 2 s.
KIT: Final = 10
#: Tokens for a code that no group has: a class may mistype it once each, then somebody every four seconds.
WRONG_CODE: Final = 20
#: Tokens for a try to sign in, right or wrong and under whatever name: 200 at once, then one a second.
SIGN_IN: Final = 5
#: Tokens for a wrong try to sign in under one name: five at once, then one in 40 s.
WRONG_SIGN_IN: Final = 200
#: Seconds in which whoever was told to come back may do so without taking tokens.
COME_BACK: Final = 60
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
        # For each bucket the moment at which it will be full again, and for what somebody comes back for the
        # one until which that is free; the one used longest ago first.
        self._full_at: OrderedDict[str, int] = OrderedDict()
        self._bursts = Bursts(clock)

    def name(self, address: str) -> str:
        """What this server calls the network of that address while it runs; nothing where there is none."""
        network = network_of(address)
        return blake2b(network.encode(), key=self._key, digest_size=16).hexdigest() if network else ""

    def wait(
        self, address: str, *, looking: bool = False, tokens: int = 1, take: bool = True, of: str = ""
    ) -> int:
        """0 after taking tokens from the bucket of the address's network; else seconds until they are there.

        ``looking`` takes them from the network's other bucket, and what costs more than one has its own.
        Without ``take`` they are only looked for. ``of`` has a bucket of its own in each network, and one in
        all networks together that have no name.
        """
        name = self._of(address, of) if of else self.name(address)
        if not name:
            return 0
        bucket = f"{name} {looking} {tokens}"
        with self._lock:
            now = self._clock()
            full_at = max(self._full_at.get(bucket, now), now) + tokens * _TOKEN
            lacking = full_at - now - BURST * _TOKEN
            if lacking > 0:
                return -(-lacking // _SECOND)
            if take:
                self._full_at[bucket] = full_at
                self._full_at.move_to_end(bucket)
                self._forget(now)
            return 0

    def give_back(self, address: str, *, tokens: int, of: str) -> None:
        """Put tokens back into the bucket, which were taken in case that something had been wrong."""
        bucket = f"{self._of(address, of)} {False} {tokens}"
        with self._lock:
            if bucket in self._full_at:
                self._full_at[bucket] -= tokens * _TOKEN

    def coming(self, address: str) -> AbstractContextManager[Coming]:
        """A letter from there, while it is finished, and whether it is among very many at once."""
        return self._bursts.coming(self.name(address))

    def expect(self, address: str, what: str) -> None:
        """The address's network has taken its tokens for ``what``, and was told to come back for it."""
        if thing := self._expected(address, what):
            with self._lock:
                now = self._clock()
                self._full_at[thing] = now + COME_BACK * _SECOND
                self._full_at.move_to_end(thing)
                self._forget(now)

    def is_expected(self, address: str, what: str) -> bool:
        """Whether it was told so, in the last `COME_BACK` seconds; from now on it is no longer expected."""
        with self._lock:
            return self._full_at.pop(self._expected(address, what), 0) > self._clock()

    def _expected(self, address: str, what: str) -> str:
        """Names a thing that a network comes back for; nothing where the network has no name."""
        return self._of(address, what) if self.name(address) else ""

    def _of(self, address: str, what: str) -> str:
        return blake2b(f"{self.name(address)} {what}".encode(), key=self._key, digest_size=16).hexdigest()

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
