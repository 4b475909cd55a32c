"""What is measured inside a process: the evaluation, the start, many certificates."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from benchmarks import bulk, papers
from benchmarks.data import templates
from benchmarks.load import ROOT
from benchmarks.table import Result
from config import Settings
from kaptrain.catalogue.rules import expand
from kaptrain.catalogue.rules.program import Program
from kaptrain.catalogue.service import Library
from kaptrain.hours.rules import Enrolment, Facts, Line, evaluate
from kaptrain.shared.clock import SystemClock

STARTS = date(2026, 6, 1)
DEMO = {"KAPTRAIN_ENV": "demo", "DATABASE_URL": "sqlite:///:memory:"}
FIRST_ANSWER = "import wsgi; assert wsgi.app.test_client().get('/{}').status_code < 500"
# Where the bounds were set, the bare page took this long; times of a process are scaled to that machine.
BARE_MS = 1.94


def measure(bare: float, *, slow: bool) -> list[Result]:
    """Everything that needs no server."""
    program = Library(Settings.from_env(DEMO).content_dir).program("kap")
    scale = BARE_MS / bare
    results = [
        Result("evaluate, 300 lines", _cpu_ms(_evaluation(program, 300), 40) / bare, hold=2.5, aim=1),
        Result("evaluate, 3,000 lines", _cpu_ms(_evaluation(program, 3000), 4) / bare),
        *_starts(scale),
        *papers.measure(scale),
    ]
    if slow:
        results += bulk.measure()
    return results


def _cpu_ms(work: Callable[[], object], times: int) -> float:
    work()
    began = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began) / times * 1000


def _evaluation(program: Program, number: int) -> Callable[[], object]:
    made = templates(program, number, starts_on=STARTS, now=SystemClock().now())
    rows = [values for values, _ in made]
    plan = replace(expand(program.plan, program.module_lessons), modules=program.module_lessons)
    names = ("component", "kind", "activity", "on", "start", "minutes", "modality")
    ledger = [
        Line(id=str(seq), seq=seq, status="signed", topics=dict(row["topics"]), **{n: row[n] for n in names})
        for seq, row in enumerate(rows, 1)
    ]
    window = Enrolment(STARTS, STARTS + timedelta(days=364))
    return lambda: evaluate(plan, window, ledger, Facts(frozenset(), {}), STARTS + timedelta(days=200))


def _starts(scale: float) -> list[Result]:
    """CPU of a new process until its first answer; children of this process are counted by the kernel."""
    found = []
    for path, hold, aim in (("sign-in", 1.2, 0.8), ("programs/kap", None, None)):
        command = [sys.executable, "-c", FIRST_ANSWER.format(path)]
        took = []
        for _ in range(3):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, cwd=ROOT, env=DEMO, check=True, stderr=subprocess.DEVNULL)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            took.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
        note = f"{min(took):.2f} s here"
        found.append(
            Result(f"cold start to /{path}, CPU scaled", min(took) * scale, "s", hold, aim, note=note)
        )
    return found
