"""What to enter in Microsoft Teams so that people find the notice when data are collected (N-07).

The tenant shows statement and contact to its users and guests; invitations carry the legal address
and a footer (facts: law N-06, N-07; Art. 13(1) GDPR).
"""

from dataclasses import dataclass

from adjourn.law.wording import Wording
from adjourn.notice.sentences.facts import todo
from adjourn.register import Issue, Register


@dataclass(frozen=True, slots=True)
class Entry:
    """A value to paste. `key`: what the field is called by the programs; `where`: the way to it."""

    key: str
    where: Wording
    value: str


_TENANT = Wording(
    "Microsoft Entra admin center, Overview, Properties",
    "Microsoft Entra Admin Center, Übersicht, Eigenschaften",
    "",
)
_MEETINGS = Wording(
    "Teams admin center, Meetings, Meeting settings, Email invitation",
    "Teams Admin Center, Besprechungen, Besprechungseinstellungen, E-Mail-Einladung",
    "",
)
_FOOTER = Wording(
    "How we process your data, and your rights: {url}",
    "Wie wir Ihre Daten verarbeiten und welche Rechte Sie haben: {url}",
    "Art. 13(1) GDPR",
)
_SPOKEN = Wording(
    "Read out to whoever dials in by telephone",
    "Vorzulesen, wenn sich jemand per Telefon einwählt",
    "",
)
_SAID = Wording(
    "{who} processes data for this call. You find the privacy notice at {url}, or we send it to "
    "you.",
    "{who} verarbeitet für dieses Gespräch Daten. Die Datenschutzhinweise finden Sie unter {url}, "
    "oder wir schicken sie Ihnen.",
    "Art. 13(1) GDPR",
)


def entries(register: Register) -> list[Entry]:
    """The values for this register; empty while it does not say where the notice is."""
    if register.portal is None:
        return []
    url = f"{register.portal.url.rstrip('/')}/privacy"
    own = register.controller
    footer = f"{_FOOTER.de.format(url=url)}\n{_FOOTER.en.format(url=url)}"
    spoken = url.removeprefix("https://")
    said = [words.format(who=own.name, url=spoken) for words in (_SAID.de, _SAID.en)]
    return [
        Entry("privacyProfile.statementUrl", _TENANT, url),
        Entry("privacyProfile.contactEmail", _TENANT, own.dpo.email or own.email),
        Entry("LegalURL", _MEETINGS, url),
        Entry("CustomFooterText", _MEETINGS, footer),
        Entry("dial-in", _SPOKEN, "\n".join(said)),
    ]


def commands(register: Register) -> str:
    """The same for Microsoft Graph and for PowerShell; empty as `entries` is."""
    values = {each.key: each.value for each in entries(register)}
    if not values:
        return ""
    footer = values["CustomFooterText"].replace("\n", "`n")  # how PowerShell writes a new line
    profile = (
        f'{{"privacyProfile": {{"statementUrl": "{values["privacyProfile.statementUrl"]}", '
        f'"contactEmail": "{values["privacyProfile.contactEmail"]}"}}}}'
    )
    return (
        f"PATCH https://graph.microsoft.com/v1.0/organization/TENANT-ID\n{profile}\n\n"
        f"Set-CsTeamsMeetingConfiguration -LegalURL '{values['LegalURL']}' `\n"
        f'  -CustomFooterText "{footer}"'
    )


def lacking(register: Register) -> Issue | None:
    """What has to be filled in before there is something to paste."""
    if register.portal is not None:
        return None
    right = 'url = "https://..." as people reach it'
    return todo(("portal", "url"), "is missing: nobody can be told where the notice is", right)
