"""Listening addresses, taken before anything else is done: the portal's stands in the register."""

import socket

HOST = "127.0.0.1"


def reserve(port: int = 0) -> socket.socket:
    """A listening address on this machine; port 0 takes a free one.

    Raises `OSError` when the port is taken.
    """
    reserved = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind((HOST, port))
    except OSError:
        reserved.close()
        raise
    return reserved


def address_of(reserved: socket.socket) -> str:
    """The web address of a reserved socket."""
    return f"http://{HOST}:{reserved.getsockname()[1]}"
