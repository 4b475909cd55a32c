"""Start servers, send them requests over several connections, read what their processes spent."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONNECTIONS = 8
WORKERS = "2"
TICKS = os.sysconf("SC_CLK_TCK")
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Spent:
    """What a number of requests cost: CPU milliseconds of the server each, and slow-end wall time."""

    cpu_ms: float
    median_ms: float
    p99_ms: float
    failed: int


@dataclass(frozen=True)
class Server:
    """A gunicorn with its port and process."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """User and system time of the workers so far."""
        return sum(_cpu(pid) for pid in self.workers())

    def workers(self) -> list[int]:
        """Process ids of the workers."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def memory_mib(self) -> float:
        """Proportional memory of the workers."""
        return sum(_pss(pid) for pid in self.workers()) / 1024


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(target: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Serve a WSGI target with two sync workers on a free port until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--log-level", "warning", target]
    env = {**os.environ, **environment, "PORT": str(port), "HOST": "127.0.0.1", "WEB_CONCURRENCY": WORKERS}
    process = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        _wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(SECONDS_TO_START * 20):
        if process.poll() is not None:
            raise RuntimeError("the server stopped while starting")
        try:
            fetch(port, "/healthz", {})
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not start")


def fetch(port: int, path: str, headers: Mapping[str, str]) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Send one GET; return status, body and headers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers=dict(headers))
        response = connection.getresponse()
        return response.status, response.read(), response.getheaders()
    finally:
        connection.close()


def measure(server: Server, path: str, headers: Mapping[str, str], requests: int) -> Spent:
    """Send the same GET many times over eight connections and return what each cost."""
    for _ in range(CONNECTIONS * 2):
        fetch(server.port, path, headers)
    times: list[float] = []
    failed = [0]
    share = requests // CONNECTIONS

    def client() -> None:
        for _ in range(share):
            began = time.perf_counter()
            status, _body, _headers = fetch(server.port, path, headers)
            times.append(time.perf_counter() - began)
            failed[0] += status != 200

    before = server.cpu_seconds()
    threads = [threading.Thread(target=client) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = server.cpu_seconds() - before
    times.sort()
    count = len(times)
    return Spent(
        cpu_ms=spent / count * 1000,
        median_ms=times[count // 2] * 1000,
        p99_ms=times[min(count - 1, count * 99 // 100)] * 1000,
        failed=failed[0],
    )
