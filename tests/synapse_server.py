"""A real Synapse for tests: installed once beside the project, started on loopback, ended by pid.

The package comes locked with hashes from requirements/synapse.txt into an environment of its own
(.venv-synapse/), so nothing of it gets into the product's. Facts: conference-tools §3.2.
"""

import fcntl
import hashlib
import hmac
import itertools
import json
import os
import secrets
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2

ROOT = Path(__file__).parents[1]
SERVER = "conf.example"
_LOCK = ROOT / "requirements" / "synapse.txt"
_MAIN = ROOT / "tests" / "synapse_main.py"
_READY_SECONDS = 60


class NoSynapse(RuntimeError):
    """Synapse cannot be installed here; the text says why."""


def installed() -> Path:
    """The Python of the environment that holds Synapse, made on first use. Raises `NoSynapse`."""
    venv = ROOT / ".venv-synapse"
    done = venv / "locked"
    wanted = hashlib.sha256(_LOCK.read_bytes()).hexdigest()
    with open(ROOT / ".venv-synapse.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test workers meet here
        if not (done.exists() and done.read_text() == wanted):
            _install(venv)
            done.write_text(wanted)
    return venv / "bin" / "python"


def _install(venv: Path) -> None:
    uv = Path(sys.executable).with_name("uv")
    python = venv / "bin" / "python"
    locked = ["--require-hashes", "-r", str(_LOCK)]
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(venv)],
        [str(uv), "pip", "install", "--quiet", "--python", str(python), *locked],
    ):
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
        except (OSError, subprocess.SubprocessError) as error:
            said = str(getattr(error, "stderr", "") or error).strip().splitlines()[-1:]
            raise NoSynapse(f"Synapse cannot be installed: {' '.join(said)}") from None


@dataclass(frozen=True)
class Pushed:
    """One request of Synapse to the application service."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Synapse:
    """A running server. `folder` holds everything that it stores."""

    url: str
    folder: Path
    shared_secret: str
    hs_token: str
    pid: int = 0
    admin: "Client" = field(init=False)
    http: httpx2.Client = field(default_factory=lambda: httpx2.Client(timeout=30))

    @property
    def database(self) -> Path:
        return self.folder / "homeserver.db"

    def register(self, name: str, *, admin: bool = False, **login: str) -> "Client":
        """A new account and a session of it. `login` as in `Client.login`."""
        path = f"{self.url}/_synapse/admin/v1/register"
        nonce = self.http.get(path).json()["nonce"]
        role = "admin" if admin else "notadmin"
        said = "\0".join([nonce, name, "correct horse", role])
        mac = hmac.new(self.shared_secret.encode(), said.encode(), hashlib.sha1).hexdigest()
        account = {"nonce": nonce, "username": name, "password": "correct horse", "admin": admin}
        answer = self.http.post(path, json=account | {"mac": mac, "inhibit_login": True})
        answer.raise_for_status()
        return Client(self, f"@{name}:{SERVER}").login(**login)

    def settings(self, **more: Any) -> dict[str, Any]:
        """The register's section for this server; the token is in ADJOURN_TEST_MATRIX_TOKEN."""
        return {
            "kind": "matrix",
            "homeserver": self.url,
            "server_name": SERVER,
            "admin_token": {"env": "ADJOURN_TEST_MATRIX_TOKEN"},
            "hs_token": {"env": "ADJOURN_TEST_MATRIX_HS_TOKEN"},
        } | more


class Client:
    """A user of the server, as an ordinary Matrix client would act."""

    def __init__(self, server: Synapse, user: str) -> None:
        self.server, self.user, self.token, self.device = server, user, "", ""
        self._headers: dict[str, str] = {}
        self._numbers = itertools.count()

    def login(
        self, device: str = "", label: str = "", ip: str = "192.0.2.1", agent: str = "Tests"
    ) -> "Client":
        self._headers = {"X-Forwarded-For": ip, "User-Agent": agent}
        asked = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": self.user},
            "password": "correct horse",
            "device_id": device or secrets.token_hex(5).upper(),
            "initial_device_display_name": label or "a client",
        }
        said = self.call("POST", "/_matrix/client/v3/login", asked)
        self.token, self.device = said["access_token"], said["device_id"]
        return self

    def call(self, method: str, path: str, body: Any = None, *, ok: bool = True) -> dict[str, Any]:
        token = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        url = self.server.url + path
        answer = self.server.http.request(method, url, json=body, headers=self._headers | token)
        if ok:
            assert answer.status_code == 200, f"{method} {path}: {answer.text[:300]}"
        return {"status": answer.status_code} | answer.json()

    def room(self, *invited: "Client", **more: Any) -> str:
        asked = {"preset": "trusted_private_chat", "invite": [c.user for c in invited], **more}
        if not invited:
            asked["preset"] = "private_chat"
        room = str(self.call("POST", "/_matrix/client/v3/createRoom", asked)["room_id"])
        for client in invited:
            client.call("POST", f"/_matrix/client/v3/join/{quote(room)}", {})
        return room

    def send(self, room: str, kind: str = "m.room.message", **content: Any) -> str:
        path = f"/_matrix/client/v3/rooms/{quote(room)}/send/{kind}/t{next(self._numbers)}"
        return str(self.call("PUT", path, content)["event_id"])

    def say(self, room: str, text: str, **more: Any) -> str:
        return self.send(room, msgtype="m.text", body=text, **more)

    def state(self, room: str, kind: str, key: str = "", **content: Any) -> str:
        path = f"/_matrix/client/v3/rooms/{quote(room)}/state/{kind}/{quote(key, safe='')}"
        return str(self.call("PUT", path, content)["event_id"])

    def join_call(self, room: str, **content: Any) -> str:
        """Take part in a call as Element Call says it (MSC3401): in the room's state."""
        key = f"_{self.user}_{self.device}_m.call"
        membership = {"application": "m.call", "call_id": "", "device_id": self.device}
        return self.state(room, "org.matrix.msc3401.call.member", key, **membership, **content)

    def upload(self, name: str, kind: str, content: bytes) -> str:
        """The mxc:// address of an upload."""
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": kind}
        answer = self.server.http.post(
            f"{self.server.url}/_matrix/media/v3/upload?filename={quote(name)}",
            content=content,
            headers=self._headers | sent,
        )
        answer.raise_for_status()
        return str(answer.json()["content_uri"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, *, push: str = "", **config: Any) -> Iterator[Synapse]:
    """A server with fresh data in `folder`. `push`: where the application service listens;
    `config`: settings of homeserver.yaml that differ. Raises `NoSynapse`."""
    python = installed()
    port, shared = free_port(), secrets.token_hex(16)
    server = Synapse(f"http://127.0.0.1:{port}", folder, shared, secrets.token_hex(16))
    _configure(server, python, port, push, config)
    command = [str(python), str(_MAIN), "-c", "homeserver.yaml"]
    with open(folder / "console.txt", "wb") as console:
        process = subprocess.Popen(command, cwd=folder, stdout=console, stderr=console)
    server.pid = process.pid
    try:
        _wait(server, process)
        server.admin = server.register("admin", admin=True)
        yield server
    finally:
        server.http.close()
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


def _configure(server: Synapse, python: Path, port: int, push: str, config: dict[str, Any]) -> None:
    """homeserver.yaml as JSON, which is YAML: nothing leaves the machine, nothing is slow."""
    fast = {"per_second": 10_000, "burst_count": 10_000}
    whole = {
        "server_name": SERVER,
        "pid_file": str(server.folder / "homeserver.pid"),
        "listeners": [
            {
                "port": port,
                "type": "http",
                "tls": False,
                "bind_addresses": ["127.0.0.1"],
                "x_forwarded": True,
                "resources": [{"names": ["client"], "compress": False}],
            }
        ],
        "database": {"name": "sqlite3", "args": {"database": str(server.database)}},
        "log_config": str(server.folder / "log.yaml"),
        "media_store_path": str(server.folder / "media_store"),
        "signing_key_path": str(server.folder / "signing.key"),
        "registration_shared_secret": server.shared_secret,
        "macaroon_secret_key": secrets.token_hex(16),
        "form_secret": secrets.token_hex(16),
        "report_stats": False,
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        "federation_domain_whitelist": [],
        "bcrypt_rounds": 4,
        "redaction_retention_period": "1s",
        "background_updates": {"sleep_enabled": False},
        "event_cache_size": 1,  # an event otherwise stays in memory for 30 minutes
        "rc_message": fast,
        "rc_registration": fast,
        "rc_login": {"address": fast, "account": fast, "failed_attempts": fast},
        "rc_joins": {"local": fast, "remote": fast},
        "rc_invites": {"per_room": fast, "per_user": fast, "per_issuer": fast},
        "rc_admin_redaction": fast,
        "rc_room_creation": fast,
    } | config
    if push:
        whole["app_service_config_files"] = [str(server.folder / "adjourn.yaml")]
        (server.folder / "adjourn.yaml").write_text(json.dumps(_service(server, push)))
    (server.folder / "homeserver.yaml").write_text(json.dumps(whole))
    (server.folder / "log.yaml").write_text(json.dumps(_logging(server.folder)))
    keys = [str(python), str(_MAIN), "-c", "homeserver.yaml"]
    subprocess.run(
        [*keys, "--generate-keys"], cwd=server.folder, check=True, capture_output=True, timeout=60
    )


def _service(server: Synapse, push: str) -> dict[str, Any]:
    every = [{"exclusive": False, "regex": f"@.*:{SERVER}"}]
    return {
        "id": "adjourn",
        "url": push,
        "as_token": secrets.token_hex(16),
        "hs_token": server.hs_token,
        "sender_localpart": "adjourn",
        "rate_limited": False,
        "namespaces": {"users": every, "rooms": [], "aliases": []},
    }


def _logging(folder: Path) -> dict[str, Any]:
    """As Synapse's own generated log_config: its log file holds addresses and account ids."""
    form = "%(asctime)s - %(name)s - %(lineno)d - %(levelname)s - %(request)s - %(message)s"
    return {
        "version": 1,
        "formatters": {"precise": {"format": form}},
        "handlers": {
            "file": {
                "class": "logging.FileHandler",
                "formatter": "precise",
                "filename": str(folder / "homeserver.log"),
                "encoding": "utf8",
            }
        },
        "root": {"level": "INFO", "handlers": ["file"]},
        "disable_existing_loggers": False,
    }


def _wait(server: Synapse, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            answers = httpx2.get(f"{server.url}/health", timeout=2).status_code == 200
        except httpx2.HTTPError:
            answers = False
        if answers and _settled(server):
            return
        time.sleep(0.1)
    text = (server.folder / "console.txt").read_text(errors="replace")
    raise RuntimeError(f"Synapse did not start: {text[-2000:]}")


def _settled(server: Synapse) -> bool:
    """A new database has jobs to do, and their tables hold copies of what is looked for."""
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as database:
        return database.execute("SELECT 1 FROM background_updates").fetchone() is None


def skip_or_fail(reason: str) -> None:
    """Skip with the reason; in CI nothing is skipped for want of an engine."""
    import pytest

    if os.environ.get("ADJOURN_CI") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
