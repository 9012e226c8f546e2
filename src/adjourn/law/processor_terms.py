"""What a contract with a processor has to say (Art. 28(3), (9) GDPR; facts: law P-01)."""

from collections.abc import Mapping
from types import MappingProxyType

from adjourn.law.wording import Wording

_FIRST = "Art. 28(3) sentence 1 GDPR"

PROCESSOR_TERMS: Mapping[str, Wording] = MappingProxyType(
    {
        "subject": Wording(
            "the subject matter of the processing", "der Gegenstand der Verarbeitung", _FIRST
        ),
        "duration": Wording("how long it lasts", "die Dauer der Verarbeitung", _FIRST),
        "nature": Wording("its nature", "die Art der Verarbeitung", _FIRST),
        "purpose": Wording("its purpose", "der Zweck der Verarbeitung", _FIRST),
        "data": Wording("the types of data", "die Art der personenbezogenen Daten", _FIRST),
        "people": Wording("the groups of people", "die Kategorien betroffener Personen", _FIRST),
        "duties": Wording(
            "our duties and rights as controller",
            "unsere Pflichten und Rechte als Verantwortlicher",
            _FIRST,
        ),
        "instructions": Wording(
            "it acts on documented instructions alone, transfers included",
            "nur auf dokumentierte Weisung, auch bei Übermittlungen",
            "Art. 28(3)(a) GDPR",
        ),
        "confidentiality": Wording(
            "whoever processes is bound to secrecy",
            "wer verarbeitet, ist zur Vertraulichkeit verpflichtet",
            "Art. 28(3)(b) GDPR",
        ),
        "security": Wording(
            "the security measures of Art. 32",
            "die Sicherheitsmaßnahmen nach Art. 32",
            "Art. 28(3)(c), 32 GDPR",
        ),
        "sub_processors": Wording(
            "the conditions for sub-processors",
            "die Bedingungen für weitere Auftragsverarbeiter",
            "Art. 28(2), (3)(d), (4) GDPR",
        ),
        "requests": Wording(
            "help with the rights of people",
            "Hilfe bei den Rechten der betroffenen Personen",
            "Art. 28(3)(e) GDPR",
        ),
        "assistance": Wording(
            "help with security, breaches and impact assessments",
            "Hilfe bei Sicherheit, Datenpannen und Folgenabschätzung",
            "Art. 28(3)(f), 32 to 36 GDPR",
        ),
        "end": Wording(
            "data are deleted or given back at the end",
            "Löschung oder Rückgabe der Daten am Ende",
            "Art. 28(3)(g) GDPR",
        ),
        "audits": Wording(
            "evidence, audits and inspections",
            "Nachweise, Überprüfungen und Inspektionen",
            "Art. 28(3)(h) GDPR",
        ),
        "warning": Wording(
            "it warns us of instructions that break the law",
            "Hinweis auf rechtswidrige Weisungen",
            "Art. 28(3) subpara. 2 GDPR",
        ),
        "form": Wording(
            "in writing, electronic form included",
            "schriftlich, auch in elektronischer Form",
            "Art. 28(9) GDPR",
        ),
    }
)
"""The points by the key under which a register answers them, in the order of the law."""
