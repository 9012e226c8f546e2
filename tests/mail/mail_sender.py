"""Sends what is due in a home: run as a program by the tests, to be killed.

python mail_sender.py HOME PORT INSTANT
"""

import os
import sys
from datetime import datetime
from pathlib import Path


def main(folder: str, port: str, instant: str) -> None:
    os.environ["ADJOURN_HOME"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "adjourn.settings"
    import django

    django.setup()
    from adjourn import mail, register
    from adjourn.home import Home
    from adjourn.ledger.ledger import Ledger
    from adjourn.mail.smtp import Server

    home = Home(Path(folder))
    ledger = Ledger.open(home, register.load(home.register))
    server = Server("127.0.0.1", int(port), "none", "privacy@example.org")
    print(mail.send_due(ledger, datetime.fromisoformat(instant), server))


if __name__ == "__main__":
    main(*sys.argv[1:])
