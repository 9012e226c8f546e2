"""Identifiers in the shapes of the documented payloads. Opaque by contract, yet full of personal
data (facts: teams-graph §1 no. 12), which is exactly why the emulation keeps the shapes."""

import base64
from datetime import datetime
from random import Random
from urllib.parse import quote, unquote, urlsplit
from uuid import UUID

_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def uuid(rng: Random) -> str:
    """A random UUID, reproducible by the generator's seed."""
    return str(UUID(int=rng.getrandbits(128), version=4))


def base64_of(text: str) -> str:
    """Standard base64 of `text`, padding included, as the samples show it."""
    return base64.b64encode(text.encode()).decode()


def one_on_one(first: str, second: str) -> str:
    """The id of a 1:1 chat: it names both users."""
    return f"19:{first}_{second}@unq.gbl.spaces"


def group_thread(rng: Random) -> str:
    """The id of a group chat."""
    return f"19:{rng.getrandbits(128):032x}@thread.v2"


def channel_thread(rng: Random) -> str:
    """The id of a channel."""
    return f"19:{rng.getrandbits(128):032x}@thread.tacv2"


def meeting_thread(rng: Random) -> str:
    """The id of a meeting's chat."""
    return f"19:meeting_{base64_of(uuid(rng)).rstrip('=')}@thread.v2"


def meeting(organizer: str, thread: str) -> str:
    """The id of an online meeting: decodes to the organizer and the chat."""
    return base64_of(f"1*{organizer}*0**{thread}")


def join_url(tenant: str, organizer: str, thread: str) -> str:
    """The joinWebUrl of a meeting: names tenant and organizer, percent-encoded in lower case."""
    context = f'{{"Tid":"{tenant}","Oid":"{organizer}"}}'
    encoded = quote(thread, safe="_.-").replace("%3A", "%3a")
    tail = quote(context, safe="-").lower().replace("tid", "Tid").replace("oid", "Oid")
    return f"https://teams.microsoft.com/l/meetup-join/{encoded}/0?context={tail}"


def artifact(version: str, organizer: str, tenant: str, unique: str) -> str:
    """The id of a recording or transcript: holds organizer and tenant."""
    return base64_of(f"{version}##{organizer}{tenant}##{unique}")


def drive(rng: Random) -> str:
    """The id of a drive."""
    return "b!" + base64.urlsafe_b64encode(rng.randbytes(36)).decode().rstrip("=")


def drive_item(rng: Random) -> str:
    """The id of a drive item."""
    return "01" + "".join(rng.choices(_BASE32, k=32))


def mail(rng: Random) -> str:
    """The id of a mail message."""
    return "AAMk" + base64.urlsafe_b64encode(rng.randbytes(48)).decode() + "="


def address(url: str) -> str:
    """An address without scheme and query, decoded, so that spellings of one address meet.
    Raises ValueError for what is no address."""
    parts = urlsplit(url)
    return unquote(f"{parts.netloc}{parts.path}").lower()


def iso(moment: datetime) -> str:
    """An instant as Graph writes it, UTC to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def iso_milli(moment: datetime) -> str:
    """An instant as chat messages carry it, UTC to the millisecond."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def iso_ticks(moment: datetime) -> str:
    """An instant with seven decimals, as call records carry it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond:06d}1Z"


def epoch_milli(moment: datetime) -> int:
    """Milliseconds since 1970: what message ids are made of."""
    return int(moment.timestamp()) * 1000 + moment.microsecond // 1000
