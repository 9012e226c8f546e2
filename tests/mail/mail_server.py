"""A real mail server with a certificate of a test's own authority, and with whims."""

import datetime
import email
import email.policy
import ipaddress
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from adjourn.mail.listener import Listener
from adjourn.mail.smtp import Server
from adjourn.register.secrets import Secret

SENDER = "privacy@example.org"
USER, PASSWORD = "privacy", "canary-password"


@dataclass
class Post:
    """What a server took, and the whims it has. Hooks as aiosmtpd wants them.

    `rcpt`, `data` and `mail` answer instead of the server where they return a text.
    """

    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: int = 0
    encrypted: list[bool] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)
    mail: Callable[[], str] = lambda: ""
    rcpt: Callable[[str], str] = lambda to: ""
    data: Callable[[Any], str] = lambda server: ""

    async def handle_EHLO(
        self, _server: Any, session: Any, _envelope: Any, host: str, answers: list[str]
    ) -> list[str]:
        session.host_name = host
        self.connections += 1
        return answers

    async def handle_MAIL(self, _s: Any, _e: Any, envelope: Any, sender: str, opts: Any) -> str:
        if whim := self.mail():
            return whim
        envelope.mail_from = sender
        envelope.mail_options.extend(opts)
        return "250 OK"

    async def handle_RCPT(self, _s: Any, _e: Any, envelope: Any, to: str, opts: Any) -> str:
        if whim := self.rcpt(to):
            return whim
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        assert envelope.mail_from == SENDER
        self.taken.append(read(envelope.content))
        self.recipients += envelope.rcpt_tos
        self.options.append(envelope.mail_options)
        self.encrypted.append(session.ssl is not None or _is_tls(server))
        return self.data(server) or "250 OK"

    @property
    def idents(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.taken]


def _is_tls(server: Any) -> bool:
    return server.transport.get_extra_info("sslcontext") is not None


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def login(_server: Any, _session: Any, _envelope: Any, _how: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword)
    right = right and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def plainly(listener: Listener, **more: Any) -> Server:
    """The settings of a server in clear."""
    return Server(listener.host, listener.port, "none", SENDER, **more)


def secured(listener: Listener, security: str, ca_file: Path | str, **more: Any) -> Server:
    """The settings of one with a certificate."""
    values = {"user": USER, "password": Secret(PASSWORD), **more}
    return Server(listener.host, listener.port, security, SENDER, ca_file=str(ca_file), **values)


@dataclass(frozen=True)
class Authority:
    """`ca`: the file to trust. `server`: a context with a certificate from it."""

    ca: Path
    server: ssl.SSLContext


def authority(folder: Path, name: str = "127.0.0.1", days: int = 3650) -> Authority:
    """An authority of its own with a certificate for the host `name`."""
    key = ec.generate_private_key(ec.SECP256R1())
    root = _certificate("Test authority", key, "Test authority", key, ca=True)
    own = ec.generate_private_key(ec.SECP256R1())
    leaf = _certificate(name, own, "Test authority", key, days=days)
    (folder / "ca.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    chain = folder / "server.pem"
    chain.write_bytes(
        leaf.public_bytes(serialization.Encoding.PEM)
        + own.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return Authority(folder / "ca.pem", context)


def _certificate(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    signing: ec.EllipticCurvePrivateKey,
    ca: bool = False,
    days: int = 3650,
) -> x509.Certificate:
    # Certificates are checked against the machine's own clock, whatever the day.
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=3))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), False
        )
    )
    if ca:
        usage = x509.KeyUsage(
            digital_signature=True, content_commitment=False, key_encipherment=False,
            data_encipherment=False, key_agreement=False, key_cert_sign=True, crl_sign=True,
            encipher_only=False, decipher_only=False,
        )  # fmt: skip
        builder = builder.add_extension(usage, critical=True)
    else:
        builder = builder.add_extension(x509.SubjectAlternativeName([_named(subject)]), False)
    return builder.sign(signing, hashes.SHA256())


def _named(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
