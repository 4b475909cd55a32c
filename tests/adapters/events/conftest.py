"""Another reader of calendars: ical.js, in the Node.js that comes with the tests' browser driver."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright._impl._driver import compute_driver_executable

READER = Path(__file__).parent / "ical.js" / "read.mjs"


@pytest.fixture(scope="session")
def ical_js() -> Callable[[bytes], dict[str, Any]]:
    """Read a calendar with ical.js; what it cannot read fails the test."""
    node = str(compute_driver_executable()[0])
    works = subprocess.run([node, "--version"], capture_output=True, check=False)
    if works.returncode and os.environ.get("CI") != "true":
        pytest.skip("the Node.js of the browser driver does not start (libatomic?)")

    def read(data: bytes) -> dict[str, Any]:
        result = subprocess.run([node, READER], input=data, capture_output=True, check=False)
        assert result.returncode == 0, result.stderr.decode()
        read: dict[str, Any] = json.loads(result.stdout)
        return read

    return read
