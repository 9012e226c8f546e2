"""The command line. Stable; documented in docs/reference/cli.md."""

import click

from adjourn import __version__
from adjourn.cli import (
    archiving,
    backing,
    cases,
    checking,
    consenting,
    copying,
    data,
    dates,
    deciding,
    disclosing,
    drift,
    ending,
    erasing,
    holding,
    inviting,
    keys,
    mailing,
    noticing,
    proof,
    publishing,
    receiving,
    records,
    servers,
    setup,
    sweeping,
    tokens,
    weighing,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="adjourn")
def main() -> None:
    """Makes the privacy notice of your conference tools true.

    Finds everything held about a person, deletes it at the tool and at home, reads it back and
    proves it. Exit codes: 0 done, 1 something is not as promised, 2 wrong use.
    """


for command in (
    setup.init,
    setup.register,
    data.collect,
    data.find,
    copying.copy,
    checking.check,
    noticing.notice,
    records.records,
    drift.drift,
    cases.cases,
    cases.case,
    disclosing.disclose,
    erasing.erase,
    erasing.follow_up,
    erasing.receipt,
    sweeping.sweep,
    sweeping.rules,
    ending.end,
    holding.hold,
    archiving.archive,
    dates.calendar,
    inviting.invite,
    consenting.consent,
    mailing.mail,
    proof.verify,
    proof.evidence,
    backing.backup,
    backing.backups,
    backing.restore,
    backing.vacuum,
    keys.keyring,
    tokens.token,
    servers.practice,
    servers.serve,
    receiving.receive,
    servers.demo,
):
    main.add_command(command)
for command in (
    deciding.verify,
    deciding.ask,
    deciding.extend,
    deciding.decide,
    deciding.resend,
    deciding.sent,
    weighing.items,
    weighing.weigh,
    weighing.copy_,
):
    cases.case.add_command(command)
for command in (publishing.export, publishing.teams):
    noticing.notice.add_command(command)
