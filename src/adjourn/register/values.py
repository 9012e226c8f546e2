"""What the keys of the register may hold, each with the words for what would be right."""

from typing import Annotated

from msgspec import Meta, Struct

# What marks a value of the starter register that its user has to replace.
PLACEHOLDERS = ("(replace)", "...")
ARCHIVE = "archive"  # names our own store where a tool is named (DESIGN §6.1)
ITEM_KINDS = frozenset(
    {
        "contact",
        "call",
        "attendance",
        "device",
        "message",
        "picture",
        "video",
        "file",
        "recording",
        "transcript",
        "voicemail",
        "whiteboard",
    }
)

Text = Annotated[str, Meta(min_length=1, max_length=4000, description="a text in quotes")]
Ident = Annotated[
    str,
    Meta(pattern=r"^[a-z][a-z0-9_-]{0,39}\Z", description='an id such as "microsoft-ireland"'),
]
TypeId = Annotated[
    str,
    Meta(
        pattern=r"^K-[0-9]{2}[a-z]?\Z", description='an id of a data type, e.g. "K-11" or "K-11b"'
    ),
]
Country = Annotated[
    str, Meta(pattern=r"^[A-Z]{2}\Z", description='a two-letter country code, e.g. "IE"')
]
Host = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:[0-9]{1,5})?\Z",
        description='the name of a host in small letters, e.g. "teams.microsoft.com"',
    ),
]
Email = Annotated[
    str,
    Meta(
        pattern=r"^[^@\s]+@[^@\s]+",
        max_length=320,
        description='an e-mail address, e.g. "privacy@example.org"',
    ),
]
# Strict, because letters are sent with it: nothing in it may end a header.
Sender = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9._+-]{1,64}@[a-z0-9]([a-z0-9.-]{0,180}[a-z0-9])?\Z",
        description='an e-mail address in plain ASCII, e.g. "privacy@example.org"',
    ),
]
Days = Annotated[int, Meta(ge=0, le=3660, description="a number of days, e.g. 90")]
Port = Annotated[int, Meta(ge=1, le=65535, description="the number of a port, e.g. 587")]
SecretPlace = Annotated[dict[str, str], Meta(description='{ env = "NAME" } or { file = "PATH" }')]
Sha256 = Annotated[
    str, Meta(pattern=r"^[0-9a-f]{64}\Z", description="64 hexadecimal digits, as sha256sum prints")
]
DpvTerm = Annotated[
    str,
    Meta(
        pattern=r"^(dpv|pd|tech|eu-gdpr):[A-Za-z0-9-]+\Z",
        description='a term of DPV 2.3, e.g. "dpv:CommunicationManagement"',
    ),
]
KindName = Annotated[
    str,
    Meta(
        pattern=rf"^({'|'.join(sorted(ITEM_KINDS))})(:[a-z]+)?\Z",
        description=f"a kind of item ({', '.join(sorted(ITEM_KINDS))}), with a facet if need be, "
        'e.g. "message" or "contact:account"',
    ),
]


class Model(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the register. Its repr names no value: some are personal."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({getattr(self, 'id', '')})"
