"""The table of holders and reality are the same."""

from fnmatch import fnmatch
from uuid import UUID

from django.apps import apps
from ledger_samples import NOW, account, guest, mail, on_disk, phone, planted, seen, store, who

from adjourn.archive.objects import Folder, written
from adjourn.cli.logs import log_to
from adjourn.home import Home
from adjourn.ledger import erasing, find
from adjourn.ledger.holders import FILES, MODELS, Holder
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, writing


def unlisted(names: set[str], holders: tuple[Holder, ...]) -> set[str]:
    return {name for name in names if not any(fnmatch(name, holder.name) for holder in holders)}


def files_of(home: Home) -> set[str]:
    return {str(p.relative_to(home.path)) for p in home.path.rglob("*") if p.is_file()}


def _whole_run(ledger: Ledger, home: Home) -> None:
    log_to(home)
    anna = who(mail("anna@example.org"), account("acc-1"), phone("+49 30 23125014"), name="Anna B.")
    store(ledger, seen("m1", anna, conference="c1"))
    store(ledger, seen("m2", anna, who(guest("G")), conference="c1"))
    store(ledger, seen("m3", who(account("acc-2"))))
    store(ledger, seen("m4", who(account("acc-1"), account("acc-2"))))
    archive = Folder(home.archive)
    with written(archive, UUID(int=1)):
        pass
    archive.finish(UUID(int=1))
    with writing():
        ledger.evidence.record("collected", NOW, actor="system:collect", tool="teams", count=4)


def test_every_model_is_a_listed_holder_and_every_listed_model_exists() -> None:
    assert sorted(holder.name for holder in MODELS) == sorted(
        model._meta.label for model in apps.get_models()
    )


def test_every_file_of_a_home_is_a_listed_holder(ledger: Ledger, home: Home) -> None:
    _whole_run(ledger, home)
    assert unlisted(files_of(home), FILES) == set()
    idle = [h.name for h in FILES if not any(fnmatch(f, h.name) for f in files_of(home))]
    assert idle == [], "a listed file that no run leaves"


def test_a_newcomer_is_found(ledger: Ledger, home: Home) -> None:
    (home.path / "cache.json").write_text("{}")
    assert unlisted(files_of(home), FILES) == {"cache.json"}
    assert unlisted({"ledger.Item", "ledger.Nickname"}, MODELS) == {"ledger.Nickname"}


def test_every_holder_says_how_it_is_erased_and_verified() -> None:
    for holder in (*MODELS, *FILES):
        assert holder.erased, holder.name
        assert holder.verified, holder.name
        assert bool(holder.personal) == bool(holder.found) == bool(holder.exported), holder.name


def test_no_model_of_the_ledger_holds_more_of_an_erased_person_than_the_table_says(
    ledger: Ledger, home: Home
) -> None:
    _whole_run(ledger, home)
    person = find.find_person(ledger, "acc-1")
    assert person is not None
    with writing():
        erasing.set_guard(person.number, UUID(int=1), NOW)
        erasing.delete_items([i.number for i in find.items(ledger, person.number)])
        erasing.delete_person(person.number)
    guest_ = find.find_person(ledger, "G", "c1")
    assert guest_ is not None
    with writing():
        erasing.delete_person(guest_.number)
    ledger.destroy_doomed()
    erasing.settle()
    for holder in MODELS:
        if holder.personal and not holder.stays:
            table = apps.get_model(holder.name)._meta.db_table
            assert every(f"SELECT count(*) FROM {table}") == [(0,)], holder.name


def test_what_reads_as_harmless_in_the_table_is_so_on_disk(ledger: Ledger, home: Home) -> None:
    _whole_run(ledger, home)
    values = ["anna@example.org", "23125014", "acc-1", "acc-2", "Anna B."]
    assert planted(on_disk(home), values) == []
    for file in (*home.logs.iterdir(), home.verifier):
        assert planted(file.read_bytes(), values) == []
