"""Names of the files in a copy: safe anywhere, and saying nothing about anybody."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from adjourn.tools.protocol import Kind

FOLDERS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.CONTACT: "contacts",
        Kind.CALL: "calls",
        Kind.ATTENDANCE: "attendance",
        Kind.DEVICE: "devices",
        Kind.MESSAGE: "messages",
        Kind.PICTURE: "pictures",
        Kind.VIDEO: "videos",
        Kind.FILE: "files",
        Kind.RECORDING: "recordings",
        Kind.TRANSCRIPT: "transcripts",
        Kind.VOICEMAIL: "voicemail",
        Kind.WHITEBOARD: "whiteboards",
    }
)
"""What tables and folders of a kind are called, in every language."""

# By how a file begins: (offset, bytes, ending). A tool's own word for it may be missing or wrong.
_MAGIC = (
    (0, b"\x89PNG", "png"),
    (0, b"\xff\xd8\xff", "jpg"),
    (0, b"GIF8", "gif"),
    (8, b"WEBP", "webp"),
    (8, b"WAVE", "wav"),
    (4, b"ftypM4A", "m4a"),
    (4, b"ftyp", "mp4"),
    (0, b"\x1aE\xdf\xa3", "webm"),
    (0, b"OggS", "ogg"),
    (0, b"ID3", "mp3"),
    (0, b"\xff\xfb", "mp3"),
    (0, b"%PDF", "pdf"),
    (0, b"WEBVTT", "vtt"),
)
# Endings that are kept from a file's own name. Nothing that a double click would run.
_ENDINGS = """
    aac avi bmp csv doc docx flac gif heic ics jpeg jpg json key m4a m4v md mkv mov mp3 mp4 mpp
    numbers odp ods odt ogg opus pages pdf png ppt pptx rtf tif tiff tsv txt vcf vsdx vtt wav webm
    webp whiteboard wma wmv xls xlsx xml zip
"""
_KEPT = frozenset(_ENDINGS.split())


def file_name(
    kind: Kind, number: int, at: datetime, detail: Mapping[str, Any], start: bytes
) -> str:
    """Where the file lies in the copy, such as `recordings/0001_2026-11-02.mp4`.

    `number` counts within the copy, `at` is when the item came to be, `start` how the file begins.
    """
    return f"{FOLDERS[kind]}/{number:04d}_{at:%Y-%m-%d}.{_ending(detail.get('name'), start)}"


def _ending(name: Any, start: bytes) -> str:
    own = PurePosixPath(name).suffix[1:].lower() if isinstance(name, str) else ""
    if own in _KEPT:
        return own
    found = (ending for at, magic, ending in _MAGIC if start[at : at + len(magic)] == magic)
    return next(found, "bin")
