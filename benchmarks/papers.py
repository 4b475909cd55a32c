"""PDFs: what one costs in processor time, in the process that makes it and in the one it starts."""

import json
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from benchmarks.table import Result
from kaptrain.certificates.adapters import ce_pdf, fonts, pdf, transcript_pdf
from tests.factories.certificates import a_content
from tests.factories.papers import a_ce_sheet, a_transcript

TIMES = 20
LINES = 1000
# About as long as a signed Open Badge.
CREDENTIAL = json.dumps({"proof": ["z" * 60] * 100}).encode()
NAMES = {"an Arabic name": "محمد علي الحسيني {}, PhD", "a Chinese name": "李明華 {}"}


def measure(scale: float) -> list[Result]:
    """The median of each kind, with another name each time, as `scale` makes it comparable."""
    makers: dict[str, Callable[[int], object]] = {
        "certificate PDF": lambda at: pdf(a_content(holder=f"Demo Holder {at}")),
        "certificate PDF with its credential": lambda at: pdf(a_content(holder=f"Demo {at}"), CREDENTIAL),
        "CE certificate PDF": lambda at: ce_pdf(a_ce_sheet(holder=f"Demo Holder {at}"), CREDENTIAL),
    }
    for what, name in NAMES.items():
        if not fonts.missing_characters([name]):
            makers[f"certificate PDF for {what}"] = _named(name)
    results = [_median(what, make, scale) for what, make in makers.items()]
    return [*results, _transcript(scale)]


def _named(name: str) -> Callable[[int], object]:
    return lambda at: pdf(a_content(holder=name.format(at)))


def _median(what: str, make: Callable[[int], object], scale: float) -> Result:
    make(TIMES)
    took = []
    for at in range(TIMES):
        began = time.process_time()
        make(at)
        took.append((time.process_time() - began) * 1000)
    median = statistics.median(took)
    return Result(f"{what}, median CPU scaled", median * scale, "ms", 50, note=f"{median:.0f} ms here")


def _transcript(scale: float) -> Result:
    sheet = a_transcript(lines=LINES)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    size = len(transcript_pdf(replace(sheet, holder="Demo Holder")))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000
    note = f"{took:.0f} ms here, {size // 1024:,} kB, {after.ru_maxrss // 1024} MiB in its own process"
    return Result(f"transcript PDF, {LINES:,} lines, CPU scaled", took * scale, "ms", note=note)
