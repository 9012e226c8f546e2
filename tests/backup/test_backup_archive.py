"""Contents of the archive are in the backup of the database, and go with what is swept since."""

from archive_samples import OVER, WORDS, all_of, archived, chat, folder
from backup_samples import Backed, put_back

from adjourn import register as registers
from adjourn.archive.tool import NAME, Archive
from adjourn.backup.restoring import on_database
from adjourn.ledger import erasing
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing


def test_R_11_a_restore_brings_back_what_is_kept_and_not_what_was_swept_since(
    backed: Backed,
) -> None:
    tools = chat(backed.ledger)
    archived(backed.ledger, tools, "order")
    archived(backed.ledger, tools, "invoice", "K-13")
    taken = backed.take()
    assert WORDS.encode() not in taken.path.read_bytes()
    gone = all_of(backed.ledger)[f"{NAME}/file"]
    list(tools[NAME].delete([gone.item], OVER))
    with writing():
        erasing.delete_items([gone.number])
    backed.ledger.destroy_doomed()
    place = backed.keys_only()
    put_back(taken.path, place)
    with on_database(place.database):
        ledger = Ledger.open(place, registers.load(place.register))
        try:
            found = all_of(ledger)
            assert f"{NAME}/file" not in found
            kept = Archive(folder(ledger)).fields(found[f"{NAME}/message"].item)
            assert kept["text"] == WORDS
            assert len(list(folder(ledger).names())) == 1, "nor its file"
        finally:
            ledger.close()
