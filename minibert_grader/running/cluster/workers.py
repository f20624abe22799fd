"""Workers of a Dask scheduler, as `Sharing` uses them."""

from __future__ import annotations

import contextlib
import logging
import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minibert_grader.errors import CourseError
from minibert_grader.running.cluster import on_worker
from minibert_grader.running.cluster.address import require_private
from minibert_grader.running.cluster.sharing import AGAIN, Lost

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_SECONDS = 30
FETCH_SECONDS = 20
END_SECONDS = 15
LONGEST_REASON = 400
INSTALL = ".venv/bin/pip install -c constraints.txt -e '.[cluster]'"
SETTINGS = "DASK_DISTRIBUTED__COMM__TLS__"


class DaskWorkers:
    """Workers by address. What they are asked and what they answer is text."""

    def __init__(self, client: Client, address: str) -> None:
        self._client, self._address = client, address
        self._sent: dict[int, Future] = {}
        self._done: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._count = 0

    def present(self) -> dict[str, int]:
        """How many submissions each worker judges at once; `CourseError` where the scheduler is gone."""
        try:
            return dict(self._client.nthreads())
        except Exception as error:
            raise CourseError(f"The scheduler at {self._address} is gone ({_in_a_line(error)}); {AGAIN}.") from None

    def greet(self, address: str) -> int:
        """Ask a worker what it judges with."""
        return self._send(address, on_worker.greet)

    def judge(self, address: str, question: str) -> int:
        """Have a submission judged by a worker."""
        return self._send(address, on_worker.judge, question)

    def _send(self, address: str, task: Callable[..., str], *words: str) -> int:
        ticket = self._count = self._count + 1
        future = self._client.submit(task, *words, workers=[address], allow_other_workers=False, pure=False)
        self._sent[ticket] = future
        future.add_done_callback(lambda _: self._done.put(ticket))
        return ticket

    def answered(self, seconds: float) -> list[int]:
        """What was answered or failed since, waiting for one at most that long."""
        found = []
        with contextlib.suppress(queue.Empty):
            found.append(self._done.get(timeout=seconds))
            while True:
                found.append(self._done.get_nowait())
        return [ticket for ticket in found if ticket in self._sent]

    def answer(self, ticket: int) -> str:
        """The answer, once; raises `Lost`, or what went wrong there."""
        from distributed import CancelledError, KilledWorker

        future = self._sent.pop(ticket)
        try:
            return str(future.result(timeout=FETCH_SECONDS))
        except (CancelledError, KilledWorker, OSError) as error:  # OSError: also TimeoutError
            raise Lost(_in_a_line(error)) from None
        finally:
            future.cancel()

    def drop(self, ticket: int) -> None:
        """Do without an answer."""
        self._sent.pop(ticket).cancel()

    def dismiss(self) -> None:
        """Let workers end what they started for this run; what cannot be reached any more ends by itself."""
        with contextlib.suppress(Exception):
            for ticket in list(self._sent):
                self.drop(ticket)
            waiting = {self._send(address, on_worker.dismiss) for address in self._client.nthreads()}
            while waiting and (found := self.answered(END_SECONDS)):
                waiting -= set(found)


@contextmanager
def connected(address: str) -> Iterator[DaskWorkers]:
    """The workers of a scheduler, for as long as they are needed.

    Raises
    ------
    CourseError
        If Dask is not installed, no scheduler answers, or somebody else could be behind the address.
    """
    require_private(address)
    try:
        from distributed import Client, Security
    except ImportError:
        raise CourseError(f"--cluster needs Dask, which is not installed: {INSTALL}.") from None
    except Exception as error:  # it reads its settings when it is imported
        raise CourseError(f"Dask cannot be used; mend its settings: {_in_a_line(error)}") from None
    for name in [name for name in logging.root.manager.loggerDict if name.split(".")[0] == "distributed"]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what went wrong is told in a sentence
    security = Security()
    if address.startswith("tls:"):
        _require_certificates(security)
    try:
        client = Client(address, security=security, timeout=CONNECT_SECONDS, set_as_default=False)
    except Exception as error:
        raise CourseError(
            f"No scheduler that can be used answers at {address} ({_in_a_line(error)}); look whether `dask scheduler` "
            "runs there, with a certificate of the same authority, and whether the port is the right one."
        ) from None
    try:
        require_private(str(client.scheduler_info(n_workers=0)["address"]))
        workers = DaskWorkers(client, address)
        yield workers
        workers.dismiss()  # where this is interrupted, nobody waits for workers that are at work
    finally:
        client.close(timeout=END_SECONDS)


def _require_certificates(security: Any) -> None:
    for setting, name in {
        "tls_ca_file": "CA_FILE",
        "tls_client_cert": "CLIENT__CERT",
        "tls_client_key": "CLIENT__KEY",
    }.items():
        place = getattr(security, setting)
        if not place and setting == "tls_client_key":  # it may be in the file of the certificate
            continue
        if not place:
            raise CourseError(
                f"tls:// needs certificates, and {SETTINGS}{name} names none; docs/scale.md says how they are made."
            )
        if "\n" not in place and not Path(place).is_file():
            raise CourseError(f"{SETTINGS}{name} names {place}, which is no file.")


def _in_a_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:LONGEST_REASON] or type(error).__name__
