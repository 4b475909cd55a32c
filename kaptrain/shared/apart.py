"""Let one of our small programs look at a file that nobody trusts, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

_MEGABYTE = 1024 * 1024
# How far a reader of PDFs may go: a small file can claim to be enormous. The programs know nothing of the
# application, so they are told.
PDF_LIMITS = {
    "maximum_declared_stream_length": 20 * _MEGABYTE,
    "zlib_maximum_output_length": 20 * _MEGABYTE,
    "zlib_maximum_recovery_input_length": _MEGABYTE,
    "lzw_maximum_output_length": 20 * _MEGABYTE,
    "stream_decoding_work_maximum_length": 40 * _MEGABYTE,
    "array_maximum_element_count": 20_000,
    "dictionary_maximum_element_count": 20_000,
    "page_tree_maximum_entries": 1000,
    "jbig2dec_binary": None,
}


def read_pdf_apart(program: Path, data: bytes, *, seconds: int) -> bytes | None:
    """Return what a program says about a PDF, or None when it takes longer than `seconds` on the wall.

    It gets the limits of its reader as JSON, and bounds its own memory and time on the processor.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own program, whose one input is the file
            [sys.executable, "-I", "-B", str(program), json.dumps(PDF_LIMITS)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout
