"""An SMTP server on this machine, in a thread of its own, for practice and for tests."""

import asyncio
from threading import Thread
from types import TracebackType
from typing import Any, Self
from weakref import WeakSet

from aiosmtpd.smtp import SMTP

_HOST = "127.0.0.1"
_SECONDS = 10.0  # for start and end


class Listener:
    """Listens on a free port of this machine until `close()` or the end of a `with` block.

    `handler` has aiosmtpd's hooks (`handle_DATA` ...), which run in the listener's thread.
    `options` are those of `aiosmtpd.smtp.SMTP`; `tls` a context for TLS from the first byte.
    """

    def __init__(self, handler: object, tls: Any = None, **options: Any) -> None:
        self._conversations: WeakSet[SMTP] = WeakSet()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="smtp", daemon=True)
        self._thread.start()
        self._server: asyncio.Server = self._do(self._listen(handler, tls, options))
        self.host = _HOST
        self.port: int = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Stop listening; conversations under way break off. Once more changes nothing."""
        if self._loop.is_closed():
            return
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_SECONDS)
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _do(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_SECONDS)

    async def _listen(self, handler: object, tls: Any, options: dict[str, Any]) -> asyncio.Server:
        # The name of the machine is nobody's business, and looking it up takes time.
        given = {"hostname": "localhost", "ident": "Adjourn", "enable_SMTPUTF8": True, **options}

        def talk() -> SMTP:
            conversation = SMTP(handler, loop=self._loop, **given)
            self._conversations.add(conversation)
            return conversation

        return await self._loop.create_server(talk, _HOST, 0, ssl=tls)

    async def _end(self) -> None:
        self._server.close()
        for conversation in self._conversations:
            if isinstance(conversation.transport, asyncio.WriteTransport):
                conversation.transport.abort()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
