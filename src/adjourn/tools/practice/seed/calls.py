"""Call records with sessions, devices and networks; telephone logs."""

from datetime import datetime, timedelta
from random import Random

from adjourn.tools.practice import effects, ids, shapes
from adjourn.tools.practice.model import Call, Row
from adjourn.tools.practice.people import Person, Sort
from adjourn.tools.practice.shapes import Json
from adjourn.tools.practice.store import Store

_CLIENTS = (
    ("windows", "UCCAPI/16.0.12527.20122 OC/16.0.12527.20194 (Practice)", "PC"),
    ("android", "AndroidLync/6.25.0.27 (SM-G930U Android 8.0.0)", "phone"),
    ("macOS", "Teams/24193 (MacBookPro18,3 macOS 14.5)", "MacBook"),
    ("web", "Mozilla/5.0 (X11; Linux x86_64) Practice/1.0", "browser"),
)
_SERVICE: Json = {
    "@odata.type": "#microsoft.graph.callRecords.serviceEndpoint",
    "userAgent": {
        "@odata.type": "#microsoft.graph.callRecords.serviceUserAgent",
        "headerValue": "UCWA/7.0.0.0 MediaController/1.0",
        "role": "mediaController",
    },
}


# Stands in the deprecated `participants`: whoever shows up with this name reads what the contract
# says not to read (facts: teams-graph §3).
DECOY: Json = {
    "id": "00000000-0000-4000-8000-00000000dec0",
    "displayName": "Decoy of a deprecated field",
    "tenantId": None,
}


def endpoint(rng: Random, person: Person) -> Json:
    """The person's end of a session: machine, client, and who it was."""
    platform, header, thing = rng.choice(_CLIENTS)
    end: Json = {
        "@odata.type": "#microsoft.graph.callRecords.participantEndpoint",
        "name": f"{person.name or 'caller'}'s {thing}",
        "cpuName": "Practice CPU @ 2.60GHz",
        "cpuCoresCount": rng.choice((2, 4, 8)),
        "cpuProcessorSpeedInMhz": 2600,
        "userAgent": {
            "@odata.type": "#microsoft.graph.callRecords.clientUserAgent",
            "headerValue": header,
            "applicationVersion": "24193.1805.3040.8975",
            "platform": platform,
            "productFamily": "teams",
        },
    }
    if person.oid:
        end["associatedIdentity"] = shapes.user(person, upn=True)
    else:
        end["identity"] = {
            key: value for key, value in shapes.call_identity(person).items() if value
        }
    if rng.random() < 0.2:
        end["feedback"] = {"rating": "poor", "text": "noisy line", "tokens": {"Noisy": True}}
    return end


def _network(rng: Random) -> Json:
    return {
        "ipAddress": f"192.0.2.{rng.randrange(1, 255)}",
        "subnet": "192.0.2.0",
        "reflexiveIPAddress": f"198.51.100.{rng.randrange(1, 255)}",
        "relayIPAddress": f"203.0.113.{rng.randrange(1, 255)}",
        "relayPort": 3479,
        "port": rng.randrange(50000, 50060),
        "macAddress": "-".join(f"{rng.randrange(256):02X}" for _ in range(6)),
        "connectionType": rng.choice(("wired", "wifi", "mobile")),
        "linkSpeed": 54000000,
        "dnsSuffix": None,
        "bandwidthLowEventRatio": 0.0,
    }


def _device(person: Person) -> Json:
    return {
        "captureDeviceName": f"{person.name or 'caller'}'s headset",
        "captureDeviceDriver": "Practice: 5.0",
        "renderDeviceName": "Speakers (Practice Audio)",
        "receivedSignalLevel": -10,
    }


def session(rng: Random, person: Person, start: datetime, end: datetime | None) -> Json:
    """One participant's session with its only segment. `end` None: half-open, as drops leave it."""
    caller = endpoint(rng, person)
    times = {"startDateTime": ids.iso_ticks(start)}
    if end:
        times["endDateTime"] = ids.iso_ticks(end)
    stream = {"streamId": str(rng.getrandbits(31)), "streamDirection": "callerToCallee"}
    media = {
        "label": "main-audio",
        "callerNetwork": _network(rng),
        "callerDevice": _device(person),
        "streams": [stream | {"averageJitter": "PT0.016S", "averageAudioDegradation": None}],
    }
    segment = {"id": ids.uuid(rng), **times, "caller": caller, "callee": _SERVICE, "media": [media]}
    return {
        "id": ids.uuid(rng),
        "modalities": ["audio"],
        "isTest": False,
        **times,
        "caller": caller,
        "callee": _SERVICE,
        "segments": [segment],
    }


def _body(call_id: str, people: list[Person], start: datetime, end: datetime) -> Json:
    host = people[0]
    return {
        "id": call_id,
        "version": 1,
        "type": "groupCall" if len(people) > 2 else "peerToPeer",
        "modalities": ["audio"],
        "startDateTime": ids.iso_ticks(start),
        "endDateTime": ids.iso_ticks(end),
        "lastModifiedDateTime": ids.iso(end + timedelta(minutes=20)),
        "organizer": {"user": shapes.user(host)},
        "participants": [{"user": DECOY}],
        "organizer_v2": shapes.party(host),
    }


def call(
    store: Store,
    people: list[Person],
    start: datetime,
    minutes: int,
    *,
    join_url: str | None = None,
    dropped: Person | None = None,
) -> Call:
    """A call of `people`, the first of them its organizer. `dropped` leaves without an end time."""
    end = start + timedelta(minutes=minutes)
    call_id = ids.uuid(store.rng)
    body = _body(call_id, people, start, end)
    if join_url:
        body |= {"joinWebUrl": join_url, "type": "groupCall"}
    record = Call(call_id, body, frozenset(person.key for person in people), start=start)
    record.parties = [shapes.party(person) for person in people]
    record.sessions = [
        session(store.rng, person, start, None if person is dropped else end) for person in people
    ]
    store.touch(record)
    store.calls[call_id] = record
    store.at(start + effects.CALL_RECORD, lambda: effects.expire_call(store, call_id))
    return record


def newer_version(record: Call) -> None:
    """A second version of the record; the list keeps naming the first one too."""
    record.older.append(dict(record.body))
    record.body["version"] += 1


def _log_row(staff: Person, start: datetime, seconds: int) -> Json:
    return {
        "userId": staff.oid,
        "userPrincipalName": staff.upn,
        "userDisplayName": staff.name,
        "startDateTime": ids.iso_ticks(start),
        "endDateTime": ids.iso_ticks(start + timedelta(seconds=seconds)),
        "duration": seconds,
    }


def pstn(store: Store, staff: Person, caller: Person, start: datetime, seconds: int) -> Row:
    """A line of the PSTN log; its callId holds an address (facts: teams-graph §5)."""
    row_id = ids.uuid(store.rng)
    body = _log_row(staff, start, seconds) | {
        "id": row_id,
        "callId": f"{store.rng.getrandbits(31)}_{store.rng.getrandbits(27)}@203.0.113.7",
        "callType": "user_in",
        "callerNumber": caller.phone,
        "calleeNumber": staff.phone,
        "charge": 0.0,
        "connectionCharge": 0.0,
        "currency": "EUR",
        "usageCountryCode": "DE",
        "tenantCountryCode": "DE",
        "destinationContext": None,
        "destinationName": "Germany",
        "conferenceId": None,
        "licenseCapability": "MCOPSTNU",
        "inventoryType": "Subscriber",
        "operator": "Practice",
        "callDurationSource": "microsoft",
    }
    return _logged(store, store.pstn, Row(row_id, body, _both(staff, caller), start=start))


def direct(store: Store, staff: Person, caller: Person, start: datetime, seconds: int) -> Row:
    """A line of the direct-routing log, with the last three digits masked."""
    row_id = ids.uuid(store.rng)
    body = _log_row(staff, start, seconds) | {
        "id": row_id,
        "correlationId": ids.uuid(store.rng),
        "inviteDateTime": ids.iso_ticks(start - timedelta(seconds=4)),
        "failureDateTime": "0001-01-01T00:00:00Z",
        "callType": "ByotIn",
        "successfulCall": True,
        "callerNumber": f"{(caller.phone or '')[:-3]}***",
        "calleeNumber": f"{(staff.phone or '')[:-3]}***",
        "mediaPathLocation": "EUNO",
        "signalingLocation": "EUNO",
        "finalSipCode": 0,
        "callEndSubReason": 540000,
        "finalSipCodePhrase": "BYE",
        "trunkFullyQualifiedDomainName": "sbc.kontor.example",
        "mediaBypassEnabled": False,
    }
    return _logged(store, store.direct, Row(row_id, body, _both(staff, caller), start=start))


def _both(staff: Person, caller: Person) -> frozenset[str]:
    return frozenset((staff.key, caller.key))


def _logged(store: Store, log: dict[str, Row], row: Row) -> Row:
    log[row.id] = row
    store.touch(row)
    store.at(row.start + effects.PHONE_LOG, lambda: effects.forget(store, row))
    return row


def is_caller(person: Person) -> bool:
    """Whether this person can show up in a telephone log."""
    return person.phone is not None and person.sort is not Sort.STAFF
