"""The one table of holders (DESIGN §6.12): everything of ours that can hold something of a person.

Every model and every file of a home is listed, also those that hold nothing of anybody: `personal`
says which is which. A test compares the table with reality and fails for a newcomer, so that
nothing is added without an answer to how it is found, exported, erased and verified.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holder:
    """A model (`ledger.Item`) or the files of a home that match a pattern (`keyring/kek`).

    `personal`: what of a person it can hold, "" for nothing; then `erased` and `verified` say why
    it is so. `stays`: what is left after the person's erasure is final, "" for nothing.
    """

    name: str
    personal: str
    found: str
    exported: str
    erased: str
    verified: str
    stays: str = ""


def _free(name: str, why: str, proof: str) -> Holder:
    """A holder of nothing of anybody."""
    return Holder(name, "", "", "", why, proof)


_BY_PERSON = "by the person's number"
_WITH_ROWS = "deleted with the person's rows; what a backup holds is sealed with a destroyed key"
_BYTES = "no value of a person is in the bytes of the file before or after"

MODELS: tuple[Holder, ...] = (
    Holder("ledger.Person", "display name, sealed", "by any handle", "find: person.name",
           _WITH_ROWS, "no row left; " + _BYTES),
    Holder("ledger.Handle", "address, number, account id, guest name: keyed index and sealed value",
           "by its blind index", "find: person.handles", _WITH_ROWS, "no row left; " + _BYTES),
    Holder("ledger.Item", "ref, place and detail, sealed; kind, type and instants",
           "through ItemPerson and ConferencePerson", "find: items", _WITH_ROWS,
           "no row left that is not kept for somebody else; the outcome is read back at the tool"),
    Holder("ledger.ItemPerson", "that a person stands to an item, by numbers", _BY_PERSON,
           "find: items[].relation", "deleted with the person", "no row with the number"),
    Holder("ledger.Conference", "ref of a conference, sealed; start and end",
           "through ConferencePerson and Item", "find: place of its items",
           "deleted with its key when nobody and nothing is left in it", "no row without people"),
    Holder("ledger.ConferencePerson", "that a person took part, by numbers", _BY_PERSON,
           "find: items", "deleted with the person", "no row with the number"),
    Holder("ledger.JoinedKey", "which keys belong to a person, by numbers", _BY_PERSON,
           "not: numbers of ours", "deleted with the person, and the keys destroyed",
           "no row with the number"),
    Holder("ledger.DoomedKey", "number of a key that must not be", "all rows",
           "not: numbers of ours", "stays: a keyring from a backup loses the key again (R-11)",
           "no key with the number in the keyring", stays="a number that nothing else has, "
           "and the erasure that it fell to"),
    Holder("ledger.Guard", "keyed index of a handle", "by the blind index of a handle",
           "find: erased", "stays: it is what keeps the person erased (K-21)",
           "useless without the keyring", stays="one keyed index a handle, and the erasure's id"),
    Holder("ledger.TypeGuard", "which data types somebody takes no more of, by numbers", _BY_PERSON,
           "not: follows from their case", "deleted with the person", "no row with the number"),
    Holder("ledger.ItemGuard", "keyed index of an item that was erased", "by the index of an item",
           "not: an index of ours", "deleted a day after the item was read back as gone for good",
           "useless without the keyring", stays="one keyed index for each item that is not gone"),
    Holder("ledger.ErasedNote", "keyed index of an item on its way into the erasure journal",
           "not by person", "not: an index of ours", "deleted as soon as it is in the journal",
           "no row left"),
    Holder("ledger.Restriction", "that an item is locked, by numbers, and by which case or erasure",
           "through the item", "find: items[].state", "deleted with the item or with its reason",
           "no row with the item's number"),
    Holder("ledger.Hold", "that a person or conference is in the scope of a hold, by numbers; the "
           "handles of staff who opened and approved it, sealed", _BY_PERSON,
           "hold list", "the numbers go when the hold ends, the row three years after that year",
           "no row with the number", stays="reason and instants of the hold"),
    Holder("ledger.Ending", "that a purpose ended for a person, or runs, by numbers", _BY_PERSON,
           "not: says when their data end", "deleted with the person, or with the conference",
           "no row with the number"),
    Holder("ledger.Cursor", "how far a source is read: may name accounts of the own tenant, sealed",
           "by tool and source", "not: says nothing but how far was read",
           "overwritten by each batch", _BYTES,
           stays="the id of an own account while the tool lists it"),
    Holder("erase.Erasure", "the person's number: until the part at home is done, or as long as "
           "they are known where only a part was erased",
           "by number, later by the guard", "receipt", "the number goes with the person's rows",
           "person is null", stays="id, role and instants"),
    Holder("erase.Step", "ref, place and holds of an item, sealed with the erasure's key",
           "by the erasure", "receipt: items",
           "the seal is emptied and its key destroyed at the last final outcome",
           "sealed is empty", stays="kind, type, instants and outcome, as in the receipt"),
    Holder("erase.Asked", "which items a sweep asks a tool for, by row numbers", "by the sweep",
           "not: the items are exported as such", "goes with the tool's answer, or becomes steps",
           "no row without an open sweep", stays="nothing"),
    Holder("erase.Logged", "which log entries tell of an erasure, by numbers", "by the erasure",
           "receipt: entries", "stays: the receipt is made of it", "numbers only",
           stays="numbers of log entries"),
    Holder("erase.Receipt", "what became of items without a name", "by the erasure", "receipt",
           "stays: proof for the person", "no value of a person is in the text",
           stays="the receipt as given out"),
    Holder("consent.Record", "that a handle has answered for a purpose: keyed index",
           "by the blind index of a handle", "consent show", "stays: proof of consent (K-19) until "
           "three years after its end, or last use, are over; then its key goes, too",
           "no row after its rule is over", stays="a keyed index, the purpose and a random id"),
    Holder("consent.Event", "an answer: state and instants; handle, notice and sentence sealed",
           "by its record", "consent show, consent receipt", "with its record",
           "no row after its rule is over; what a backup holds is sealed with a destroyed key",
           stays="as its record"),
    Holder("consent.Link", "hash of a withdrawal address, and what it opens", "by its record",
           "not: opens what is exported", "with its record", "no row without a record",
           stays="as its record"),
    _free("consent.Wording", "holds sentences that were shown, sealed; goes with the last event "
          "that shows it", "no value of a person in our own sentences"),
    Holder("rights.Case", "what somebody asked for and where the answer goes, sealed with a key of "
           "the case's own; the person's number where the desk found out who asks",
           "by the blind index of a handle (CaseHandle)", "case file",
           "stays: the request and its answer (K-18); row and key go 3 years after the year of the "
           "end", "no key with the number in the keyring", stays="the case file until then"),
    Holder("rights.CaseHandle", "keyed index of a handle", "by the blind index of a handle",
           "case file: handle", "goes with the case", "no row left",
           stays="one keyed index a case"),
    Holder("rights.Event", "texts that were written or sent in a case, sealed", "by the case",
           "case file: events", "goes with the case and its key", "no row left",
           stays="the case file until then"),
    Holder("rights.Artefact", "what was given to prove identity, sealed under a key of its own",
           "by the case", "not: gone within seven days",
           "row and key go with the decision, after seven days at the latest (K-20)",
           "no row left; " + _BYTES),
    Holder("rights.Change", "which value is to be rectified in which item", "by the case",
           "case file: changes",
           "goes with the case and its key", "no row left", stays="the case file until then"),
    Holder("rights.Weighed", "which items of several people a copy holds back, by numbers, with a "
           "word of a closed list why", "by the case", "case file: in question",
           "goes with the case and its key", "no row left", stays="the case file until then"),
    Holder("rights.Sent", "which letters a case has sent, by the case's id, and whether they left",
           "by the case", "case file: events", "goes with the case", "no row left",
           stays="the case file until then"),
    Holder("rights.Notice", "which recipient is told of a change", "by the case",
           "case file: notices", "goes with the case", "no row left",
           stays="the case file until then"),
    Holder("rights.Disclosure", "what type of data went to whom, by the person's number",
           _BY_PERSON, "copy: recipients", "deleted when the person is no longer in the ledger",
           "no row with the number"),
    Holder("portal.Link", "address for 15 minutes, sealed with what only the mailed link has; its "
           "keyed index for a day", "by the blind index of the address", "not: our own page's log",
           "emptied when used or over, deleted a day later (K-25)",
           "no row older than a day; useless without keyring and link"),
    Holder("portal.Session", "address, sealed with what only the cookie has", "by the cookie",
           "not: our own page's log", "deleted on leaving, or half an hour later (K-25)",
           "no row past its time; useless without the cookie"),
    Holder("portal.Entrance", "that a token leads to a case", "by the token",
           "not: numbers of ours", "deleted a year later", "says nothing of anybody",
           stays="a keyed hash and the id of a case"),
    _free("portal.Invitation", "holds where a conference is joined, sealed",
          "sealed with what only the invitation has"),
    _free("retain.Rule", "holds by which rule the dates of a data type were counted",
          "made of the register"),
    _free("notice.Delivery", "holds which version of the notice was shown for a conference, by its "
          "keyed index; nobody is in it", "goes after four years"),
    _free("notice.Publication", "holds from when a version of the notice was in force, and the "
          "handle that the organisation gave whoever approved it (op-07): no name, no address",
          "hashes and instants"),
    _free("notice.Link", "holds what a provider's own pages showed: addresses of the register and "
          "hashes", "made of the register"),
    _free("notice.Promise", "holds which sentence of the notice is kept or broken",
          "ids of sentences only"),
    _free("notice.Version", "holds what the organisation told everybody", "made of the register"),
    Holder("mail.Queued", "a letter with its recipient, sealed under a key of its own",
           "not by person: it waits for minutes, at the longest a month after it was given up",
           "not: the recipient gets it", "row and key go when it is sent",
           "no row left; " + _BYTES),
    Holder("mail.Reference", "keyed hash of what a letter is called, which names nobody",
           "by what it is called", "not: a hash of ours", "deleted after 400 days",
           "useless without the keyring", stays="a keyed hash, and that it was sent"),
    _free("mail.Trouble", "holds why the mail server takes nothing", "one word and instants"),
    _free("api.Token", "belongs to another system, by a name of small letters; holds a keyed hash",
          "made by the operator; useless without the keyring"),
    Holder("api.Answer", "that a request was answered: keyed hashes; ids of what was made, sealed",
           "not by person: it waits a day at most for its request to be sent again",
           "not: the client has it", "goes with the next request after 24 hours; opens with the "
           "client's own key alone", "no value of a person in the row", stays="a day's hashes"),
    _free("ledger.Fact", "holds which keyring belongs to the database", "rows are made by init"),
    _free("ledger.Counter", "holds the next free number", "one row"),
    _free("ledger.Drift", "holds names of properties, never values", "no value in the rows"),
    _free("ledger.Setting", "holds what a tool is set to, and what the register says of it",
          "settings of servers only"),
    _free("ledger.LogEntry", "entries have fixed fields; others are refused (R-14)",
          "no value in the leaves"),
    _free("ledger.LogNode", "holds hashes of entries", "hashes only"),
    _free("ledger.LogCheckpoint", "holds signed tree heads", "hashes only"),
)  # fmt: skip

FILES: tuple[Holder, ...] = (
    Holder("adjourn.db", "all models above, sealed", "see the models", "see the models",
           "overwritten (secure_delete)", _BYTES),
    Holder("adjourn.db-wal", "the last changes of the database, sealed", "see the models",
           "see the models", "truncated after each erasure", _BYTES),
    Holder("adjourn.db-shm", "which pages are in the journal", "not", "not", "numbers only",
           _BYTES),
    Holder("archive/*", "contents that a law wants kept, each sealed with a key of its own",
           "by the item that has the key", "copy: files and fields of items at `archive`",
           "overwritten and deleted when the period is over; its key goes with its row",
           "the file is not there; " + _BYTES, stays="until the period of the law is over"),
    Holder("keyring/keyring.db", "a person's keys, wrapped", "by number", "not: keys are no data",
           "the key is deleted and overwritten (secure_delete)", "the number has no key",
           stays="the key's number with the erasure's id and instant: a database put back from a "
           "backup loses the person again"),
    Holder("keyring/keyring.db-wal", "the last changes of the keyring, wrapped", "by number",
           "not: keys are no data", "truncated after each destruction", "empty"),
    Holder("keyring/keyring.db-shm", "which pages are in the journal", "not", "not",
           "numbers only", _BYTES),
    Holder("journal/erased.db", "keyed indexes of items that were erased, numbers of people who "
           "take no more of a data type", "by the index of an item", "not: an index of ours",
           "deleted and overwritten (secure_delete) when no backup in rotation lacks it: 42 days",
           "useless without the keyring", stays="keyed indexes for 42 days: a database put back "
           "from a backup loses the items again (R-11)"),
    Holder("journal/erased.db-wal", "the last entries", "as the journal", "not: an index of ours",
           "truncated when something is forgotten", "useless without the keyring",
           stays="as the journal"),
    Holder("journal/erased.db-shm", "which pages are in its journal", "not", "not",
           "numbers only", _BYTES),
    Holder("logs/adjourn.log*", "nothing by intent; our own words and counts only", "not", "not",
           "rotates at 5 MB, five older ones stay", "no value of a person in it",
           stays="counts of what was done"),
    _free("keyring/kek", "the key that wraps the keys", "32 random bytes"),
    _free("keyring/evidence.pem", "the key that signs the log", "a private key"),
    _free("evidence.pub", "the public half of it", "a public key"),
    _free("register/*.toml", "what was decided; names only the organisation and its officer",
          "written by people"),
)  # fmt: skip
