"""One letter sent at once, past the outbox, to try the settings."""

import uuid
from datetime import datetime
from enum import StrEnum

from adjourn.ledger.ledger import Ledger
from adjourn.mail.letter import Language, Letter, check
from adjourn.mail.message import compose
from adjourn.mail.pause import end
from adjourn.mail.smtp import Connection, Later, Refused, ServerTrouble, Trouble, server_of


class Answer(StrEnum):
    """What the server said to the letter."""

    TAKEN = "taken"
    LATER = "later"
    REFUSED = "refused"
    NO_SERVER = "no_server"


def send_test(ledger: Ledger, to: str, language: Language, now: datetime) -> Answer | Trouble:
    """Send a test letter to an address. Raises `LetterError` for what is none."""
    letter = check(Letter(to, "test", language, {}))
    try:
        server = server_of(ledger.register)
        if server is None:
            return Answer.NO_SERVER
        message = compose(
            letter, uuid.uuid4(), server.sender, ledger.register, ledger.practice, now
        )
        with Connection(server) as connection:
            connection.send(message, str(letter.to))
    except ServerTrouble as trouble:
        return trouble.kind
    except Later:
        return Answer.LATER
    except Refused:
        return Answer.REFUSED
    end()
    return Answer.TAKEN
