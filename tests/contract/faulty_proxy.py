"""A small TCP proxy that does to a connector what networks and busy servers do."""

import re
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum

_REQUEST = re.compile(rb"(GET|PUT|POST|DELETE|PATCH) ")
_RST = struct.pack("ii", 1, 0)  # SO_LINGER 0: closing sends a reset


class Fault(StrEnum):
    NONE = "none"
    LATENCY = "latency"  # every answer comes late
    RESET = "reset"  # the connection breaks in the middle of an answer: the call may be done
    ERROR = "error"  # 503 before the call reaches the tool
    THROTTLED = "throttled"  # 429 with Retry-After
    DOWN = "down"  # nobody answers


_END = b"Content-Length: 0\r\nConnection: close\r\n\r\n"
_CANNED = {
    Fault.ERROR: b"HTTP/1.1 503 Service Unavailable\r\n" + _END,
    Fault.THROTTLED: b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\n" + _END,
}


class Proxy:
    """Stands before `target` (a port on loopback). Every `every`th request meets `fault`."""

    def __init__(self, target: int, fault: Fault, every: int = 4) -> None:
        self._target, self.fault, self._every = target, fault, every
        self.requests = self.faults = 0
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._open: set[socket.socket] = set()
        self._ended = False
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        self._ended = True
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        while not self._ended:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(client,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        self._open.add(client)
        with client, suppress(OSError):
            if self.fault is Fault.DOWN:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST)
                return
            with socket.create_connection(("127.0.0.1", self._target)) as server:
                self._open.add(server)
                self._relay(client, server)
        self._open.discard(client)

    def _relay(self, client: socket.socket, server: socket.socket) -> None:
        """Requests up in this thread, answers down in another."""
        cut = threading.Event()
        down = threading.Thread(target=self._answers, args=(server, client, cut))
        down.start()
        try:
            while data := client.recv(65_536):
                fault = self._fault() if _REQUEST.match(data) else Fault.NONE
                if fault in _CANNED:
                    client.sendall(_CANNED[fault])
                    break
                if fault is Fault.LATENCY:
                    time.sleep(0.005)
                if fault is Fault.RESET:
                    cut.set()
                server.sendall(data)
        finally:
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            down.join(10)

    def _answers(self, server: socket.socket, client: socket.socket, cut: threading.Event) -> None:
        with suppress(OSError):
            while data := server.recv(65_536):
                if cut.is_set():
                    client.sendall(data[: len(data) // 2])
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST)
                    break
                client.sendall(data)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)

    def _fault(self) -> Fault:
        with self._lock:
            self.requests += 1
            if self.fault is not Fault.LATENCY and self.requests % self._every:
                return Fault.NONE
            self.faults += self.fault is not Fault.NONE
            return self.fault


@contextmanager
def faulty(target: int, fault: Fault, every: int = 4) -> Iterator[Proxy]:
    """A running proxy, ended with all its connections."""
    proxy = Proxy(target, fault, every)
    try:
        yield proxy
    finally:
        proxy.close()
