"""Meetings with everything that a meeting leaves behind; ad hoc calls; webinars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adjourn.tools.practice import effects, ids, shapes
from adjourn.tools.practice.model import Artifact, Call, File, Meeting, Report, Thing, Thread
from adjourn.tools.practice.model import Webinar as WebinarThing
from adjourn.tools.practice.people import Person, Sort
from adjourn.tools.practice.seed import calls, chats, drives
from adjourn.tools.practice.shapes import GRAPH, Json
from adjourn.tools.practice.store import Store


@dataclass(slots=True)
class Held:
    """A meeting that took place, with the parts that later scenes build on."""

    meeting: Meeting
    room: Thread
    call: Call
    people: list[Person]
    start: datetime
    end: datetime
    recording: File | None = None


def hold(
    store: Store,
    people: list[Person],
    start: datetime,
    minutes: int,
    subject: str,
    *,
    recorded: bool = False,
    dropped: Person | None = None,
) -> Held:
    """A meeting of `people`, the first of them its organizer: object, chat, call, attendance, and
    when `recorded` a recording, a transcript and the file behind the recording."""
    host = people[0]
    end = start + timedelta(minutes=minutes)
    thread = ids.meeting_thread(store.rng)
    url = ids.join_url(store.id, host.oid, thread)
    meeting = _meeting(store, people, start, end, subject, thread, url)
    info = {
        "calendarEventId": None,
        "joinWebUrl": url,
        "organizer": shapes.organizer(host)["user"],
    }
    room = chats.chat(store, people, start, thread=thread, topic=subject, meeting=info)
    call = calls.call(store, people, start, minutes, join_url=url, dropped=dropped)
    held = Held(meeting, room, call, people, start, end)
    _attendance(store, held, dropped)
    _announce(store, held, minutes)
    if recorded:
        _record(store, held, subject)
    return held


def _meeting(
    store: Store,
    people: list[Person],
    start: datetime,
    end: datetime,
    subject: str,
    thread: str,
    url: str,
) -> Meeting:
    host = people[0]
    body: Json = {
        "id": ids.meeting(host.oid, thread),
        "creationDateTime": ids.iso_ticks(start - timedelta(days=2)),
        "startDateTime": ids.iso_ticks(start),
        "endDateTime": ids.iso_ticks(end),
        "expiryDateTime": ids.iso_ticks(end + effects.MEETING),
        "joinWebUrl": url,
        "subject": subject,
        "chatInfo": {"threadId": thread, "messageId": "0", "replyChainMessageId": None},
        "allowedPresenters": "everyone",
        "autoAdmittedUsers": "everyone",
        "isEntryExitAnnounced": True,
        "recordAutomatically": False,
        "audioConferencing": {"tollNumber": "+493023125999", "conferenceId": "9999999"},
        "participants": {
            "organizer": _invitee(host, "presenter"),
            "attendees": [_invitee(person, "attendee") for person in people[1:] if person.oid],
        },
    }
    who = frozenset(person.key for person in people if person.oid)
    meeting = Meeting(body["id"], body, who, organizer=host.oid)
    store.meetings[meeting.id] = meeting
    store.touch(meeting)
    store.at(end + effects.MEETING, lambda: effects.end_meeting(store, meeting))
    return meeting


def _invitee(person: Person, role: str) -> Json:
    return {"upn": person.upn, "role": role, "identity": {"user": shapes.user(person)}}


def _attendance(store: Store, held: Held, dropped: Person | None) -> None:
    report_id = ids.uuid(store.rng)
    body = {
        "id": report_id,
        "totalParticipantCount": len(held.people),
        "meetingStartDateTime": ids.iso(held.start),
        "meetingEndDateTime": ids.iso(held.end),
    }
    who = frozenset(person.key for person in held.people)
    report = Report(report_id, body, who)
    report.records = [_attended(store, held, person, person is dropped) for person in held.people]
    store.touch(report)
    held.meeting.reports[report_id] = report


def _attended(store: Store, held: Held, person: Person, dropped: bool) -> Json:
    seconds = int((held.end - held.start).total_seconds())
    interval: Json = {"joinDateTime": ids.iso_ticks(held.start), "durationInSeconds": seconds}
    if not dropped:
        interval["leaveDateTime"] = ids.iso_ticks(held.end)
    role = "Organizer" if person is held.people[0] else "Attendee"
    return {
        "id": ids.uuid(store.rng),
        "emailAddress": person.mail,
        "totalAttendanceInSeconds": seconds,
        "role": role,
        "identity": {
            "id": person.account,
            "displayName": person.name or person.phone,
            "tenantId": person.tenant_id or None,
        },
        "attendanceIntervals": [interval],
    }


def _announce(store: Store, held: Held, minutes: int) -> None:
    host = shapes.organizer(held.people[0])
    started = {"callId": held.call.id, "callEventType": "meeting", "initiator": host}
    chats.event(store, held.room, held.start, "callStarted", held.people[:1], started)
    everyone = [{"participant": shapes.sender(person)} for person in held.people]
    ended = started | {"callDuration": f"PT{minutes}M", "callParticipants": everyone}
    chats.event(store, held.room, held.end, "callEnded", held.people, ended)


def _record(store: Store, held: Held, subject: str) -> None:
    host = held.people[0]
    made = held.start + timedelta(minutes=1)
    name = f"{subject}-{made:%Y%m%d_%H%M%S}-Meeting Recording.mp4"
    spoken = " ".join(person.name for person in held.people)
    drive = drives.personal(store, host)
    film = f"practice recording of {spoken}".encode()
    seconds = int((held.end - made).total_seconds())
    held.recording = file = drives.upload(
        store, drive, drives.RECORDINGS, name, film, "video/mp4", host, made, held.people,
        video={"duration": seconds * 1000, "height": 720, "width": 1280},
    )  # fmt: skip
    store.at(
        made + effects.RECORDING,
        lambda: effects.delete_file(store, drive, file, permanent=False),
    )
    recording = _artifact(store, held.meeting, held.people, held.call.id, made, held.end, "VR")
    recording.file, recording.drive = file.id, drive.id
    store.behind[file.id].append(recording)
    transcript = _artifact(store, held.meeting, held.people, held.call.id, made, held.end, "VT")
    transcript.content, transcript.spoken = _speech(held.people, made)
    common = {"callId": held.call.id, "meetingOrganizer": shapes.organizer(host)}
    done = common | {
        "callRecordingDisplayName": name,
        "callRecordingUrl": f"{file.body['webUrl']}?web=1",
        "callRecordingDuration": f"PT{seconds}S",
        "callRecordingStatus": "success",
        "initiator": shapes.organizer(host),
    }
    chats.event(store, held.room, held.end, "callRecording", [host], done)
    uid = "040000008200E00074C5B7101A82E008"
    written = common | {"callTranscriptICalUid": uid}
    chats.event(store, held.room, held.end, "callTranscript", [host], written)


def _artifact(
    store: Store,
    meeting: Meeting,
    people: Sequence[Person],
    call_id: str,
    made: datetime,
    end: datetime,
    kind: str,
) -> Artifact:
    """A recording (kind VR) or transcript (kind VT) object of a meeting or ad hoc call."""
    name = "recording" if kind == "VR" else "transcript"
    shelf = meeting.recordings if kind == "VR" else meeting.transcripts
    unique = ids.uuid(store.rng)
    artifact_id = ids.artifact(kind, meeting.organizer, store.id, unique)
    area = "adhocCalls" if meeting.adhoc else "onlineMeetings"
    url = f"{GRAPH}/users/{meeting.organizer}/{area}/{meeting.id}/{name}s/{artifact_id}/content"
    body = {
        "id": artifact_id,
        "meetingId": None if meeting.adhoc else meeting.id,
        "callId": call_id,
        "contentCorrelationId": unique,
        "createdDateTime": ids.iso_ticks(made),
        "endDateTime": ids.iso_ticks(end),
        "meetingOrganizer": shapes.organizer(people[0]),
        f"{name}ContentUrl": url,
    }
    artifact = Artifact(artifact_id, body, frozenset(person.key for person in people))
    store.touch(artifact)
    shelf[artifact_id] = artifact
    return artifact


def _speech(people: Sequence[Person], made: datetime) -> tuple[bytes, bytes]:
    plain, rich = ["WEBVTT", ""], ["WEBVTT", ""]
    for number, person in enumerate(people):
        text = f"This is {person.name or 'the caller'} speaking."
        span = f"00:00:{number:02d}.000 --> 00:00:{number + 1:02d}.000"
        start = ids.iso_ticks(made + timedelta(seconds=number))
        said = f'{{"startDateTime":"{start}","speakerName":"{person.name}","spokenText":"{text}"}}'
        plain += [span, f"<v {person.name}>{text}</v>", ""]
        rich += [span, said, ""]
    return "\n".join(plain).encode(), "\n".join(rich).encode()


def adhoc(store: Store, people: list[Person], start: datetime, minutes: int) -> Meeting:
    """A recorded call without a meeting: recording and transcript sit under adhocCalls, and no
    chat names the file behind them."""
    host = people[0]
    end = start + timedelta(minutes=minutes)
    call = calls.call(store, people, start, minutes)
    who = frozenset(person.key for person in people)
    meeting = Meeting(call.id, {"id": call.id}, who, organizer=host.oid, adhoc=True)
    store.meetings[meeting.id] = meeting
    drive = drives.personal(store, host)
    name = f"Call with {people[1].name or people[1].phone}-{start:%Y%m%d_%H%M%S}.mp4"
    film = f"practice recording of {' '.join(p.name for p in people)}".encode()
    file = drives.upload(
        store, drive, drives.RECORDINGS, name, film, "video/mp4", host, start, people,
        video={"duration": minutes * 60000},
    )  # fmt: skip
    recording = _artifact(store, meeting, people, call.id, start, end, "VR")
    recording.file, recording.drive = file.id, drive.id
    store.behind[file.id].append(recording)
    transcript = _artifact(store, meeting, people, call.id, start, end, "VT")
    transcript.content, transcript.spoken = _speech(people, start)
    return meeting


def webinar(store: Store, host: Person, guests: Sequence[Person], start: datetime) -> WebinarThing:
    """A webinar with the registrations of `guests`, free-text answers included."""
    webinar_id = f"{ids.uuid(store.rng)}@{store.id}"
    zone = {"timeZone": "UTC"}
    body = {
        "id": webinar_id,
        "displayName": "Practice webinar",
        "status": "published",
        "startDateTime": {"dateTime": ids.iso_ticks(start)[:-1], **zone},
        "endDateTime": {"dateTime": ids.iso_ticks(start + timedelta(hours=1))[:-1], **zone},
        "audience": "everyone",
        "coOrganizers": [],
        "createdBy": {"user": shapes.user(host)},
    }
    event = WebinarThing(webinar_id, body, frozenset((host.key,)), owner=host.oid)
    for guest in guests:
        thing = _registration(store, guest, start - timedelta(days=5))
        event.registrations[thing.id] = thing
    store.webinars[webinar_id] = event
    return event


def _registration(store: Store, guest: Person, at: datetime) -> Thing:
    first, _, last = guest.name.partition(" ")
    registration_id = ids.uuid(store.rng)
    answer = {"questionId": ids.uuid(store.rng), "displayName": "Why?", "booleanValue": None}
    body = {
        "id": registration_id,
        "userId": guest.oid if guest.sort is Sort.INVITED else None,
        "firstName": first,
        "lastName": last,
        "email": guest.mail,
        "status": "registered",
        "registrationDateTime": ids.iso(at),
        "cancelationDateTime": None,
        "preferredLanguage": "de",
        "preferredTimezone": "Europe/Berlin",
        "registrationQuestionAnswers": [
            answer | {"value": f"I am {guest.name}.", "multiChoiceValues": []}
        ],
    }
    thing = Thing(registration_id, body, frozenset((guest.key,)))
    store.touch(thing)
    return thing
