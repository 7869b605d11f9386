"""The application → a production server of one process and many threads, which does its upkeep by itself."""

import contextlib
import datetime
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from app import figures
from app.accounts import sessions
from app.actions import ledger
from app.errors import AddressTaken, LedgerUnreachable, NotRecorded
from app.settings import Settings
from app.writing import Writing

#: Requests at once; a letter waits here while the press's processes lay it out.
_THREADS: Final = 64
#: Seconds in which a request has to arrive whole: half-sent ones would hold every thread.
_ARRIVAL: Final = 10
#: Seconds after which a connection is closed, whatever it waits for: three times the longest letter.
_LONGEST: Final = 30
#: Seconds for which a thread goes on while others are ready; Python's own five milliseconds are too long.
_SWITCH: Final = 0.001
#: Between two looks for what has an end, and between the end of a day and its folding: what is printed over
#: midnight bears the day on which it was begun.
_HOUR: Final = datetime.timedelta(hours=1)


class Worker(ThreadWorker):  # type: ignore[misc]  # Gunicorn comes without types.
    """Gunicorn's threads, which by themselves wait without limit for a request to arrive or to be taken."""

    def handle(self, conn: Any) -> Any:
        """One request of the connection, within its time."""
        cuts = [
            threading.Timer(_ARRIVAL, _shut, (conn.sock, socket.SHUT_RD)),
            threading.Timer(_LONGEST, _shut, (conn.sock, socket.SHUT_RDWR)),
        ]
        for cut in cuts:
            cut.daemon = True
            cut.start()
        try:
            return super().handle(conn)
        finally:
            for cut in cuts:
                cut.cancel()


class Log(Logger):  # type: ignore[misc]  # Gunicorn comes without types.
    """Gunicorn's log without what requests said: neither addresses and queries nor the words of an error."""

    def exception(self, _message: Any, *_facts: Any, **_more: Any) -> None:
        """That a request failed, and how, in one word."""
        fault = sys.exc_info()[0]
        super().error("A request could not be handled: %s", fault.__name__ if fault else "no error")


def check_free(host: str, port: int) -> None:
    """Raises `AddressTaken` if nobody could listen there, before anything is started."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        raise AddressTaken(f"{host}:{port}", error.strerror or str(error)) from None


class Server(BaseApplication):  # type: ignore[misc]  # Gunicorn comes without types.
    """Serves until it is told to stop; its threads share one press and one reading of the files."""

    def __init__(self, app: Flask, settings: Settings, writing: Writing, address: str) -> None:
        """``address`` is ``host:port``."""
        self._app = app
        self._settings = settings
        self._writing = writing
        self._address = address
        super().__init__()

    def load_config(self) -> None:
        """Gunicorn's settings. There is no access log: it would hold addresses and times of day."""
        for name, value in {
            "bind": self._address,
            "workers": 1,
            "threads": _THREADS,
            "worker_class": Worker,
            "logger_class": Log,
            "accesslog": None,
            # Warnings name the address, and quote what was sent, of requests that are not understood.
            "loglevel": "error",
            # No client on this machine may say at which address the application stands.
            "forwarder_headers": "",
            "post_worker_init": self._started,
            "worker_exit": self._stopped,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application that the worker serves."""
        return self._app

    def _started(self, _worker: Any) -> None:
        """Threads do not outlive a fork, so they begin in the worker."""
        # A thread that the database has answered goes on sooner: while it waits, others wait for its lock.
        sys.setswitchinterval(_SWITCH)
        for task in (self._keep_totals_moving, self._keep_house):
            threading.Thread(target=task, daemon=True).start()

    def _stopped(self, _server: Any, _worker: Any) -> None:
        self._writing.close()

    def _keep_totals_moving(self) -> None:
        """Asks for the totals of each step as it begins, so that no page waits for them."""
        pause = threading.Event()
        while self._settings.totals_step:
            with self._app.app_context():
                self._publish()
            pause.wait(
                self._settings.totals_step - self._writing.now().timestamp() % self._settings.totals_step
            )

    def _keep_house(self) -> None:
        """Does, each hour, what is done without being asked."""
        pause = threading.Event()
        while True:
            with self._app.app_context():
                keep_house(self._writing)
            pause.wait(_HOUR.total_seconds())

    def _publish(self) -> None:
        campaign = self._writing.live_campaign()
        if campaign is None:
            return
        try:
            figures.published(
                self._writing.stock.catalogue, campaign, self._writing.now(), self._settings.totals_step
            )
        except LedgerUnreachable:
            # The next step asks again; pages show no number meanwhile.
            return


def keep_house(writing: Writing) -> None:
    """Lets go what has an end: expired tokens, sessions and invitations, and the rows of past days' letters.

    Several nodes may do so at once, and each may be stopped at any time. What the database does not do now is
    done the next time.
    """
    for duty in _duties(writing):
        with contextlib.suppress(LedgerUnreachable, NotRecorded):
            duty()


def _duties(writing: Writing) -> Iterator[Callable[[], int]]:
    now = writing.now()
    yield partial(ledger.forget_expired, now.date())
    yield partial(sessions.forget_expired, now)
    for campaign in writing.stock.catalogue.campaigns.values():
        yield partial(ledger.fold, campaign.slug, campaign.today(now - _HOUR))


def _shut(connection: socket.socket, how: int) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(how)
