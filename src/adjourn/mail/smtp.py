"""One mail server: the connection to it, and what its answers mean for a letter.

What can go wrong here, and what prevents it:
- Somebody on the way reads or changes letters: without TLS and a certificate that is trusted and
  carries the server's name nothing is sent; a server that no longer offers STARTTLS gets nothing.
- The server takes its time or says nothing: each wait ends.
- An address or a password gets into an error text: the errors of smtplib quote both, so none of
  them leaves this module.
"""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from types import TracebackType
from typing import Self

from adjourn.register import Register
from adjourn.register.secrets import Secret, SecretError, read_secret
from adjourn.tools.http import trust

_CONNECT = 30.0  # seconds
_ANSWER = 300.0  # seconds for one answer (RFC 5321 §4.5.3.2 asks for this much and more)
_LETTERS = 50  # over one connection; many servers count
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


class Trouble(StrEnum):
    """Why the server as a whole takes nothing."""

    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    NO_TLS = "no_tls"
    SECRET = "secret"  # noqa: S105 a word, not one
    LOGIN = "login"
    SENDER = "sender"
    BUSY = "busy"


class ServerTrouble(Exception):
    """Nothing can be sent now, whatever the letter."""

    def __init__(self, kind: Trouble) -> None:
        super().__init__(kind.value)
        self.kind = kind


class Later(Exception):
    """This letter was not taken now: a 4xx answer, or none (`broken`: the connection is)."""

    def __init__(self, broken: bool = False) -> None:
        super().__init__()
        self.broken = broken


class Refused(Exception):
    """This letter will not be taken (a 5xx answer, or an address that the server cannot handle)."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where letters are given to. `password` shows itself only to the log-in."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: Secret | None = field(default=None, repr=False)
    ca_file: str = ""


def server_of(register: Register) -> Server | None:
    """The register's mail server; None without one. Raises `ServerTrouble` for its password."""
    mail = register.mail
    if mail is None:
        return None
    try:
        secret = read_secret(mail.password, "mail.password") if mail.password else None
    except SecretError:
        raise ServerTrouble(Trouble.SECRET) from None
    port = mail.port or _PORTS[mail.security]
    return Server(
        mail.server, port, mail.security, mail.sender, mail.user or "", secret, mail.ca_file or ""
    )


class Connection:
    """A connection that opens with the first letter, and anew when it has carried many."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self._carried = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._quit()

    def send(self, message: EmailMessage, to: str) -> None:
        """Hand over one message. Raises `Later`, `Refused` or `ServerTrouble`."""
        if self._carried >= _LETTERS:
            self._quit()
        if self._smtp is None:
            self._smtp = _opened(self._server)
        self._carried += 1
        try:
            self._smtp.send_message(message, self._server.sender, [to])
        except smtplib.SMTPRecipientsRefused as error:
            raise self._answered(next(iter(error.recipients.values()))[0]) from None
        except smtplib.SMTPSenderRefused as error:
            raise self._sender_answered(error.smtp_code) from None
        except smtplib.SMTPDataError as error:
            raise self._answered(error.smtp_code) from None
        except smtplib.SMTPNotSupportedError:
            raise Refused from None
        except OSError:  # smtplib's errors are some
            # Perhaps it was taken and only the answer is lost: then its Message-ID is known there.
            self._drop()
            raise Later(broken=True) from None

    def _answered(self, code: int) -> Later | Refused:
        """RFC 5321 §4.2.1: 5yz will not change, 4yz may; with 421 the server hangs up."""
        if code == 421:
            self._drop()
        return Refused() if 500 <= code <= 599 else Later()

    def _sender_answered(self, code: int) -> Refused | ServerTrouble:
        """A no to the sender is one to all letters, but 552: this one is too large."""
        self._drop()
        if code == 552:
            return Refused()
        return ServerTrouble(Trouble.SENDER if 500 <= code <= 599 else Trouble.BUSY)

    def _quit(self) -> None:
        if self._smtp is not None:
            with suppress(OSError):
                self._smtp.quit()
        self._drop()

    def _drop(self) -> None:
        smtp, self._smtp, self._carried = self._smtp, None, 0
        if smtp is not None:
            smtp.close()


def _opened(server: Server) -> smtplib.SMTP:
    """Connected, encrypted and logged in. Raises `ServerTrouble`."""
    try:
        return _connected(server)
    except (ssl.SSLError, ValueError):
        raise ServerTrouble(Trouble.CERTIFICATE) from None
    except smtplib.SMTPException:
        raise ServerTrouble(Trouble.BUSY) from None
    except OSError:
        raise ServerTrouble(Trouble.UNREACHABLE) from None


def _connected(server: Server) -> smtplib.SMTP:
    name = server.sender.rpartition("@")[2]  # this machine's own name is nobody's business
    if server.security == "tls":
        context = trust(server.ca_file)
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, name, timeout=_CONNECT, context=context
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, name, timeout=_CONNECT)
    try:
        if server.security == "starttls":
            _encrypt(smtp, server.ca_file)
        if server.password:
            _log_in(smtp, server.user, server.password)
        if smtp.sock is not None:
            smtp.sock.settimeout(_ANSWER)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _encrypt(smtp: smtplib.SMTP, ca_file: str) -> None:
    """Raises `ServerTrouble` where the server offers no encryption: nothing is sent without."""
    try:
        smtp.starttls(context=trust(ca_file))
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException):
        raise ServerTrouble(Trouble.NO_TLS) from None


def _log_in(smtp: smtplib.SMTP, user: str, password: Secret) -> None:
    try:
        smtp.login(user, password.reveal())
    except smtplib.SMTPServerDisconnected:
        raise
    except (smtplib.SMTPException, UnicodeError):  # the latter quotes the password
        raise ServerTrouble(Trouble.LOGIN) from None
