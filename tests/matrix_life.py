"""What one person leaves on a server: a planted word for everything that Synapse can hold."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from synapse_server import Client, Synapse

WORDS = (
    *("name", "device", "agent", "text", "bystander", "roomname", "topic", "filename"),
    *("filebytes", "caption", "sso", "alone", "secret", "voice", "phone", "email"),
)


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 90.0) -> None:
    """The server's own jobs run behind its answers."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.1)


@dataclass
class Life:
    """A customer, a colleague of theirs, and what they did. `words`: planted word by what it is."""

    anna: Client
    bodo: Client
    words: dict[str, str]
    room: str
    alone: str
    said: str
    last: str
    picture: str
    ip: str

    @property
    def email(self) -> str:
        return self.words["email"]

    def censored(self) -> bool:
        """Whether the server's job has removed the redacted originals."""
        path = f"/_synapse/admin/v1/fetch_event/{self.last}"
        return not self.anna.server.admin.call("GET", path)["event"]["content"]

    def purged(self) -> bool:
        """Whether the server has done with the deletion of the person's own room."""
        path = f"/_synapse/admin/v2/rooms/{self.alone}/delete_status"
        said = self.anna.server.admin.call("GET", path, ok=False)
        return "complete" in [one["status"] for one in said.get("results", ())]


def live(server: Synapse, mark: str) -> Life:
    """Everything once. `mark` tells this life's words from every other's."""
    words = {word: f"zq{word}{mark}9" for word in WORDS}
    words["email"] = f"anna-{mark}@example.org"
    words["phone"] = f"4917604069{int(mark, 36) % 1000:03}"
    ip = f"203.0.113.{int(mark, 36) % 200 + 10}"
    bodo = server.register(f"bodo{mark}")
    anna = server.register(
        f"anna{mark}", device=f"DEV{mark.upper()}", label=words["device"], ip=ip,
        agent=words["agent"],
    )  # fmt: skip
    _profile(server, anna, words)
    room = anna.room(bodo, name=words["roomname"], topic=words["topic"])
    said = anna.say(room, f"hello {words['text']}")
    bodo.say(room, f"> <{anna.user}> hello {words['text']}\n\nindeed {words['bystander']}")
    anna.join_call(room)
    picture = anna.upload(f"{words['filename']}.png", "image/png", words["filebytes"].encode())
    anna.send(room, msgtype="m.image", body=words["caption"], url=picture)
    voice = anna.upload("voice.ogg", "audio/ogg", words["voice"].encode())
    marker: dict[str, object] = {"org.matrix.msc3245.voice": {}}
    anna.send(room, msgtype="m.audio", body="Voice message", url=voice, **marker)
    last = anna.send(
        room, "m.room.encrypted", algorithm="m.megolm.v1.aes-sha2", ciphertext=words["secret"],
        device_id=anna.device, session_id="s",
    )  # fmt: skip
    alone = anna.room(name="Notes")
    anna.say(alone, words["alone"])
    path = f"/_matrix/client/v3/rooms/{quote(room)}/receipt/m.read/{quote(said)}"
    anna.call("POST", path, {})
    whois = f"/_synapse/admin/v1/whois/{anna.user}"
    wait_for(lambda: ip in str(server.admin.call("GET", whois)), "the session is written")
    return Life(anna, bodo, words, room, alone, said, last, picture, ip)


def _profile(server: Synapse, anna: Client, words: dict[str, str]) -> None:
    name = f"/_matrix/client/v3/profile/{anna.user}/displayname"
    anna.call("PUT", name, {"displayname": words["name"]})
    known = {
        "threepids": [
            {"medium": "email", "address": words["email"]},
            {"medium": "msisdn", "address": words["phone"]},
        ],
        "external_ids": [{"auth_provider": "oidc-example", "external_id": words["sso"]}],
    }
    server.admin.call("PUT", f"/_synapse/admin/v2/users/{anna.user}", known)
    pusher = {
        "app_id": "m.email",
        "kind": "email",
        "pushkey": words["email"],
        "app_display_name": "E",
        "device_display_name": "E",
        "lang": "en",
        "data": {},
    }
    anna.call("POST", "/_matrix/client/v3/pushers/set", pusher)
