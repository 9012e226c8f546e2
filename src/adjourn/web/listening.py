"""Listening on this machine: an address, and an application that answers there.

Addresses are taken before anything else is done: the portal's stands in the register.
"""

import socket
from collections.abc import Callable, Iterable
from typing import Any

from waitress.server import create_server

from adjourn.closing import Closing

HOST = "127.0.0.1"

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

# Answers hold personal data, and waitress would put what a slow reader has not taken yet into a
# temporary file. So nothing ever overflows; the writer waits instead, with a megabyte in memory.
_IN_MEMORY: dict[str, Any] = {
    "outbuf_high_watermark": 1024 * 1024,
    "outbuf_overflow": 1 << 40,
    "inbuf_overflow": 1 << 40,
}
_STALLED = 120_000  # ms without one byte taken, after which a reader counts as gone


def reserve(port: int = 0) -> socket.socket:
    """A listening address on this machine; port 0 takes a free one.

    Raises `OSError` when the port is taken, and says which.
    """
    reserved = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _give_up_on_the_stalled(reserved)
        reserved.bind((HOST, port))
    except OSError as error:
        reserved.close()
        words = f"port {port} cannot be had ({error.strerror}): give another one, or none"
        raise OSError(error.errno, words) from None
    return reserved


def _give_up_on_the_stalled(listening: socket.socket) -> None:
    """A reader that stops and stays would hold a thread for good. Linux passes the option on to
    each connection (RFC 5482); elsewhere the web server in front has such a limit."""
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is not None:
        listening.setsockopt(socket.IPPROTO_TCP, option, _STALLED)


def address_of(reserved: socket.socket) -> str:
    """The web address of a reserved socket."""
    return f"http://{HOST}:{reserved.getsockname()[1]}"


class Listener(Closing):
    """An application on a reserved socket. `options` are waitress's; so is `channel`, the class of
    a connection (None: its own)."""

    def __init__(
        self, application: Wsgi, reserved: socket.socket, channel: Any = None, **options: Any
    ) -> None:
        self.url = address_of(reserved)
        self._server = create_server(
            application,
            sockets=[reserved],
            ident="",
            clear_untrusted_proxy_headers=True,
            **(_IN_MEMORY | options),
        )
        if channel is not None:
            self._server.channel_class = channel

    def run(self) -> None:
        """Serve until `close()`, or until an exit is raised in this thread."""
        self._server.run()

    def close(self) -> None:
        """Stop listening; what is under way is answered. Call it where `run` has ended."""
        self._server.close()
        self._server.task_dispatcher.shutdown()
