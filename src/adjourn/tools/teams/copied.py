"""What an access copy shows of Graph's objects beside what the ledger has: their content.

People are named as those who took part saw them; addresses, numbers and account ids of others never
come along (facts law §2.4). What is not named here is dropped unread, as everywhere.
"""

from adjourn.tools.fields import IN_PASSING, KEEP, Tree, keep
from adjourn.tools.teams.allowed import KINDS

NAMED: Tree = dict.fromkeys(KINDS, keep("displayName"))
MESSAGE: Tree = {
    **keep("subject createdDateTime lastEditedDateTime deletedDateTime importance"),
    "summary": IN_PASSING,
    "body": {"contentType": KEEP, "content": IN_PASSING},
    "attachments": {**keep("contentType name"), "content": IN_PASSING},
    "mentions": keep("mentionText"),
    "reactions": {**keep("reactionType displayName createdDateTime"), "user": NAMED},
}
QUOTED: Tree = {"messagePreview": IN_PASSING, "messageSender": NAMED}
VOICEMAIL: Tree = {"body": {"contentType": KEEP, "content": IN_PASSING}}
MEETING: Tree = keep("subject startDateTime endDateTime")
CHAT: Tree = keep("topic chatType")
WEBINAR: Tree = keep("displayName")
REGISTRATION: Tree = {
    **keep("firstName lastName email status registrationDateTime cancelationDateTime"),
    **keep("preferredLanguage preferredTimezone"),
    "registrationQuestionAnswers": {
        **keep("displayName booleanValue multiChoiceValues"),
        "value": IN_PASSING,
    },
}
# What the directory says about an account's own holder, as far as a conference shows it.
PROFILE = (
    "displayName givenName surname mail userPrincipalName otherMails mobilePhone businessPhones"
    " jobTitle department companyName officeLocation preferredLanguage userType createdDateTime"
)
ACCOUNT: Tree = keep(PROFILE)
