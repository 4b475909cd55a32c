"""What is measured from outside, on servers: pages, growth, signing at once, memory, PostgreSQL."""

import math
import os
import threading
import time
from dataclasses import dataclass

from sqlalchemy import create_engine, make_url, text

from benchmarks.browser import Answer, Browser, weigh
from benchmarks.data import Filled
from benchmarks.data import fill as fill_database
from benchmarks.load import CONNECTIONS, Server, Spent, measure, serving
from benchmarks.table import Result
from config import Settings
from kaptrain.app import create_app
from kaptrain.shared.clock import SystemClock

WSGI = "wsgi:app"
MIB = 1024 * 1024
# who asks, which page, what it is called, hold and aim in multiples of the bare page
PAGES = (
    ("trainee", "/dashboard", "dashboard, 150 lines", 5, 3.3),
    ("trainee-15", "/dashboard", "dashboard, 15 lines", None, None),
    ("trainee-1500", "/dashboard", "dashboard, 1,500 lines", None, None),
    ("practitioner", "/signoff", "sign-off queue, 50 entries", 5, 3.3),
    ("trainee", "/modules/m01/{lesson}", "lesson", 1.6, 1.1),
    ("trainee", "/hours", "statement of hours, 150 lines", None, None),
    ("admin", "/trainees", "trainees, one page of many", 170, 6),
    ("mentor", "/trainees", "trainees of a mentor", None, None),
)
HEAVY = 8  # pages that cost so many bare pages are asked for less often
HTML, FIRST_LOAD, LATER_LOAD = 45, 120, 20
KILO = 1000


@dataclass(frozen=True)
class Place:
    """A filled database."""

    url: str
    filled: Filled

    @property
    def environment(self) -> dict[str, str]:
        return {"KAPTRAIN_ENV": "demo", "DATABASE_URL": self.url, "BASE_URL": "http://127.0.0.1:8000"}

    def path(self, template: str) -> str:
        return template.format(lesson=self.filled.lesson)


def fill(url: str, trainees: int, lines: int) -> Place:
    """Fill an empty database."""
    environment = Place(url, Filled(0, 0)).environment
    app = create_app(Settings.from_env(environment))
    return Place(url, fill_database(app, trainees=trainees, lines=lines, now=SystemClock().now()))


class Bare:
    """The bare page on its server; the measure of everything else."""

    def __init__(self, server: Server, requests: int) -> None:
        self._server, self._requests = server, requests
        self._browser = Browser(server.port)
        self._browser.get("/sign-in")
        self.seen: list[float] = []

    def cpu_ms(self) -> float:
        """CPU milliseconds of one request now; machines are not equally fast at all times."""
        self.seen.append(_measured(self._server, self._browser, "/", self._requests).cpu_ms)
        return self.seen[-1]

    def times(self, server: Server, browser: Browser, path: str, requests: int) -> tuple[float, Spent]:
        """A page as a multiple of the bare page, which is measured right before and right after it."""
        before = self.cpu_ms()
        spent = _measured(server, browser, path, requests)
        return spent.cpu_ms / ((before + self.cpu_ms()) / 2), spent


def pages(place: Place, bare: Bare, requests: int) -> list[Result]:
    """Every page in multiples of the bare page, then what the pages weigh and the memory they took."""
    results: list[Result] = []
    with serving(WSGI, place.environment) as server:
        browsers = {who: Browser(server.port).sign_in(mail) for who, mail in place.filled.people.items()}
        for who, template, what, hold, aim in PAGES:
            few = CONNECTIONS * 2 if hold is None or hold > HEAVY else requests
            ratio, spent = bare.times(server, browsers[who], place.path(template), few)
            note = f"p99 {spent.p99_ms:,.0f} ms with {CONNECTIONS} at once"
            results.append(Result(what, ratio, hold=hold, aim=aim, note=note))
        results.append(Result("memory of two workers after this", server.memory_mib(), "MiB", 168, 137))
        for who, template, what, *_ in (PAGES[0], PAGES[3], PAGES[4], PAGES[5], PAGES[6]):
            results += _weights(browsers[who], place.path(template), what)
    return results


def _measured(server: Server, browser: Browser, path: str, requests: int) -> Spent:
    spent = measure(server, path, browser.headers, requests)
    if spent.failed:
        raise RuntimeError(f"{path}: {spent.failed} of {requests} requests failed")
    return spent


def _weights(browser: Browser, path: str, what: str) -> list[Result]:
    weight = weigh(browser, path)
    first = (weight.compressed + weight.assets) / KILO
    note = f"compressed {first:.0f} kB with everything on first load (≤ {FIRST_LOAD}),"
    note += f" {weight.compressed / KILO:.1f} kB after (≤ {LATER_LOAD})"
    heavy = first > FIRST_LOAD or weight.compressed > LATER_LOAD * KILO
    return [
        Result(f"HTML of: {what}", weight.html / KILO, "kB", HTML, note=note + (": OVER" if heavy else ""))
    ]


def growth(small: Place, large: Place, requests: int) -> list[Result]:
    """How the dashboard grows with the number of trainees: the exponent, 0 for not at all."""
    path = "/dashboard"
    with serving(WSGI, small.environment) as one, serving(WSGI, large.environment) as other:
        asked = [
            (server, Browser(server.port).sign_in(place.filled.people["trainee"]), place)
            for server, place in ((one, small), (other, large))
        ]
        # In turns, so that what else the machine does hits both alike.
        spent = [0.0, 0.0]
        for _ in range(3):
            for at, (server, browser, _) in enumerate(asked):
                spent[at] += _measured(server, browser, path, requests // 2).cpu_ms
    times = large.filled.trainees / small.filled.trainees
    exponent = math.log(spent[1] / spent[0]) / math.log(times)
    note = f"{small.filled.trainees} to {large.filled.trainees:,} trainees"
    return [Result("growth of the dashboard in trainees, exponent", exponent, "", 0.05, note=note)]


def signing(place: Place) -> list[Result]:
    """Sign the whole queue of one person through eight connections at once; all must arrive."""
    queue = list(place.filled.queue)
    with serving(WSGI, place.environment) as server:
        signer = Browser(server.port).sign_in(place.filled.people["practitioner"])
        times, answers = _sign_all(signer, queue)
    times.sort()
    lost = len(queue) - sum(answer.status == 303 for answer in answers)
    p99 = times[min(len(times) - 1, len(times) * 99 // 100)] * 1000
    note = f"{len(queue)} entries, {CONNECTIONS} at once, median {times[len(times) // 2] * 1000:.0f} ms"
    return [
        Result("sign-off POST, slow end (p99, wall)", p99, "ms", 150, 50, note=note),
        Result("sign-off POST, lost", lost, "", 0),
    ]


def _sign_all(signer: Browser, queue: list[int]) -> tuple[list[float], list[Answer]]:
    forms = [(entry, signer.get(f"/signoff/{entry}").hidden()) for entry in queue]
    times: list[float] = []
    answers: list[Answer] = []

    def client(share: list[tuple[int, dict[str, str]]]) -> None:
        browser = Browser(signer.port)
        for entry, fields in share:
            browser.cookies = dict(signer.cookies)
            began = time.perf_counter()
            answer = browser.post(f"/signoff/{entry}", {**fields, "agree": "y", "act": "stay"})
            times.append(time.perf_counter() - began)
            answers.append(answer)

    threads = [threading.Thread(target=client, args=(forms[at::CONNECTIONS],)) for at in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, answers


def export(place: Place) -> list[Result]:
    """What the export of all trainees adds to the memory of the workers."""
    with serving(WSGI, place.environment) as server:
        browser = Browser(server.port).sign_in(place.filled.people["admin"])
        for _ in range(4):
            browser.get("/trainees")
        before = server.memory_mib()
        rows = browser.get("/trainees.csv").body.count(b"\n") - 1
        grown = server.memory_mib() - before
    return [Result(f"export of {rows:,} trainees, memory growth", grown, "MiB", 20, 5)]


def postgres(place: Place, requests: int) -> list[Result]:
    """Requests a second on PostgreSQL as a share of those on SQLite, measured in turns."""
    name = f"kaptrain_bench_{os.getpid()}"
    admin = create_engine(make_url(os.environ["KAPTRAIN_TEST_POSTGRES"]), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        url = admin.url.set(database=name).render_as_string(hide_password=False)
        other = fill(url, place.filled.trainees, place.filled.lines)
        return [_side_by_side(place, other, requests)]
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


def _side_by_side(sqlite: Place, other: Place, requests: int) -> Result:
    seconds = [0.0, 0.0]
    with serving(WSGI, sqlite.environment) as one, serving(WSGI, other.environment) as two:
        asked = [
            (server, Browser(server.port).sign_in(place.filled.people["trainee"]))
            for server, place in ((one, sqlite), (two, other))
        ]
        for _ in range(3):
            for at, (server, browser) in enumerate(asked):
                began = time.perf_counter()
                _measured(server, browser, "/dashboard", requests // 2)
                seconds[at] += time.perf_counter() - began
    return Result(
        "PostgreSQL against SQLite, dashboards a second", seconds[0] / seconds[1], "", 0.7, 0.8, least=True
    )
