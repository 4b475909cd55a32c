"""`./run bench`: measure, print one table. See benchmarks/README.md."""

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks import bare, inside, outside, table
from benchmarks.load import serving

TRAINEES, FEW, MOST = 1000, 100, 11_100
LINES = 150


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--trainees", type=int, default=TRAINEES, metavar="N", help=f"up to {MOST:,}")
    parser.add_argument("--lines", type=int, default=LINES, metavar="N", help="lines of each trainee")
    parser.add_argument("--requests", type=int, default=160, metavar="N", help="of each page")
    parser.add_argument("--slow", action="store_true", help="also 1,000 certificates and the whole export")
    parser.add_argument(
        "--postgres", action="store_true", help="also against the server of KAPTRAIN_TEST_POSTGRES"
    )
    asked = parser.parse_args()
    if asked.postgres and "KAPTRAIN_TEST_POSTGRES" not in os.environ:
        parser.error("--postgres needs KAPTRAIN_TEST_POSTGRES, the URL of a server")
    return asked


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def main() -> None:
    asked = options()
    asked.trainees = max(FEW, min(asked.trainees, MOST))
    with tempfile.TemporaryDirectory(prefix="kaptrain-bench-") as folder:
        results = run(asked, Path(folder))
    print("\n".join(table.lines(results)))


def run(asked: argparse.Namespace, folder: Path) -> list[table.Result]:
    """Measure everything that was asked for; the bare page first and last."""
    url = f"sqlite:///{folder}/bare.db"
    bare.fill(bare.create_app(url))
    say(f"filling {asked.trainees:,} trainees with {asked.lines} lines each")
    large = outside.fill(f"sqlite:///{folder}/large.db", asked.trainees, asked.lines)
    small = outside.fill(f"sqlite:///{folder}/small.db", FEW, asked.lines)
    with serving("benchmarks.bare:create_app()", {"BARE_URL": url}) as server:
        say("measuring pages")
        bare_page = outside.Bare(server, asked.requests)
        first = bare_page.cpu_ms()
        results = outside.pages(large, bare_page, asked.requests)
        results += outside.growth(small, large, asked.requests)
        results += outside.signing(large)
        results += inside.measure(bare_page.cpu_ms(), slow=asked.slow)
        if asked.slow:
            results += outside.export(large)
        if asked.postgres:
            results += outside.postgres(large, asked.requests)
        drift = bare_page.cpu_ms() / first
    usual = statistics.median(bare_page.seen)
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    note = f"×{min(bare_page.seen) / usual:.2f} to ×{max(bare_page.seen) / usual:.2f} during the run; {load}"
    head = table.Result("bare page: CPU of a request, median", usual, "ms", note=note)
    return [head, *results, table.Result("bare page at the end, of the bare page at the start", drift)]


if __name__ == "__main__":
    main()
