"""How gunicorn serves KAPtrain, for `./run demo` and `./run serve` alike.

Two sync workers gave the best slow end of response times for pages that cost processor time.
"""

import gc
import os
import socket
from typing import Any

from gunicorn.http import message

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
# Loaded once and shared by the workers: faster to start, less memory. Connections are made after the fork.
preload_app = True
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
control_socket_disable = True  # it would write into the home folder

# Whatever is typed into the search is answered, so an address may be longer than 8 kB. The most that the
# server allows is a constant of its own; without any limit one request could fill the memory.
message.MAX_REQUEST_LINE = limit_request_line = 16 * 1024

# Heartbeats go to memory, since a slow disk would look like a worker that hangs.
_MEMORY = "/dev/shm"  # noqa: S108 - gunicorn makes its files there with random names
worker_tmp_dir = _MEMORY if os.access(_MEMORY, os.W_OK) else None

_SECONDS_TO_SEND_SOMETHING = 60


def when_ready(server: Any) -> None:
    """Prepare for the workers, which are started next."""
    # What stays for good need not be looked at by each worker, which would make it the worker's own.
    gc.collect()
    gc.freeze()
    _leave_silent_connections(server)


def _leave_silent_connections(server: Any) -> None:
    """Leave connections that send nothing to the kernel.

    Browsers open spare connections ahead of need. A sync worker that takes one waits for it, and two of
    them would stop both workers for half a minute.
    """
    if not hasattr(socket, "TCP_DEFER_ACCEPT"):
        return
    for listener in server.LISTENERS:
        if listener.sock.family in (socket.AF_INET, socket.AF_INET6):
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, _SECONDS_TO_SEND_SOMETHING)
