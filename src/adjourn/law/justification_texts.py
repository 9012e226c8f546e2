"""Why an answer is late or negative, in words for the person (facts: law A-08, §7 V-3)."""

from collections.abc import Mapping
from types import MappingProxyType

from adjourn.law.decisions import Justification
from adjourn.law.wording import Term, Wording

_GDPR = "https://w3id.org/dpv/legal/eu/gdpr#Justification"
_JUST = "https://w3id.org/dpv/justifications#"

JUSTIFICATIONS: Mapping[Justification, Term] = MappingProxyType(
    {
        Justification.COMPLEXITY: Term(
            Wording(
                "Your request is complex: many data, places or people are involved.",
                "Ihre Anfrage ist komplex: Viele Daten, Orte oder Personen sind betroffen.",
                "Art. 12(3) GDPR",
            ),
            _GDPR + "A12Complexity",
        ),
        Justification.MANY_REQUESTS: Term(
            Wording(
                "You have sent us several requests, which take longer together.",
                "Sie haben uns mehrere Anfragen gestellt, die zusammen länger dauern.",
                "Art. 12(3) GDPR",
            ),
            _GDPR + "A12HighVolume",
        ),
        Justification.IDENTITY_REQUIRED: Term(
            Wording(
                "We have reasonable doubt who is asking and need your answer first.",
                "Wir haben begründete Zweifel, wer anfragt, und brauchen zuerst Ihre Antwort.",
                "Art. 12(6) GDPR",
            ),
            _GDPR + "A12IdentityRequired",
        ),
        Justification.CLARIFICATION_REQUIRED: Term(
            Wording(
                "We hold many data and need to know what your request is about.",
                "Wir haben viele Daten und müssen wissen, worauf sich Ihre Anfrage bezieht.",
                "Recital 63 GDPR; Art. 12(3) GDPR",
            ),
            _GDPR + "A12InformationRequired",
        ),
        Justification.IDENTITY_FAILURE: Term(
            Wording(
                "We could not make sure that these data are yours. Further details from you can "
                "change that.",
                "Wir konnten nicht sicherstellen, dass diese Daten Ihre sind. Weitere Angaben von "
                "Ihnen können das ändern.",
                "Art. 11(2), 12(2) GDPR",
            ),
            _GDPR + "A12IdentityFailure",
        ),
        Justification.MANIFESTLY_UNFOUNDED: Term(
            Wording(
                "The request is manifestly unfounded. We can show why and tell you on which facts "
                "we rely.",
                "Die Anfrage ist offenkundig unbegründet. Wir können das belegen und nennen Ihnen "
                "die Tatsachen, auf die wir uns stützen.",
                "Art. 12(5) GDPR; CJEU C-526/24",
            ),
            _GDPR + "A12ManifestlyUnfounded",
        ),
        Justification.MANIFESTLY_EXCESSIVE: Term(
            Wording(
                "The request is manifestly excessive. We can show why and tell you on which facts "
                "we rely.",
                "Die Anfrage ist exzessiv. Wir können das belegen und nennen Ihnen die Tatsachen, "
                "auf die wir uns stützen.",
                "Art. 12(5) GDPR; CJEU C-526/24",
            ),
            _GDPR + "A12ManifestlyExcessive",
        ),
        Justification.THIRD_PARTY_RIGHTS: Term(
            Wording(
                "These passages also concern other people, whose rights would be harmed.",
                "Diese Stellen betreffen auch andere Menschen, deren Rechte verletzt würden.",
                "Art. 15(4), 20(4) GDPR",
            ),
            _JUST + "ThirdPartyRightsImpaired",
        ),
        Justification.CONFIDENTIALITY: Term(
            Wording(
                "A law or the overriding interest of somebody else obliges us to keep this secret.",
                "Ein Gesetz oder das überwiegende Interesse eines Dritten verpflichtet uns zur "
                "Geheimhaltung.",
                "§ 29(1) BDSG",
            ),
            _JUST + "ConfidentialityObligationCompromised",
        ),
        Justification.RETENTION_ONLY: Term(
            Wording(
                "We keep this only because a law forbids its deletion or to secure data. It is "
                "locked, and giving it out would take disproportionate effort.",
                "Wir bewahren dies nur auf, weil ein Gesetz die Löschung verbietet oder um Daten "
                "zu sichern. Es ist gesperrt, und die Auskunft wäre unverhältnismäßig aufwendig.",
                "§ 34(1) no. 2 BDSG",
            ),
            _JUST + "DisproportionateEffortRequired",
        ),
        Justification.LEGALLY_REQUIRED: Term(
            Wording(
                "A law obliges us to keep this. It is locked until the period ends.",
                "Ein Gesetz verpflichtet uns, dies aufzubewahren. Es ist gesperrt, bis die Frist "
                "endet.",
                "Art. 17(3)(b) GDPR; § 35(3) BDSG",
            ),
            _GDPR + "A17LegallyRequired",
        ),
        Justification.LEGAL_CLAIMS: Term(
            Wording(
                "This is needed to establish, exercise or defend a legal claim. It is locked "
                "until then.",
                "Dies wird gebraucht, um einen Rechtsanspruch geltend zu machen, auszuüben oder "
                "zu verteidigen. Es ist bis dahin gesperrt.",
                "Art. 17(3)(e) GDPR",
            ),
            _GDPR + "A17LegalClaims",
        ),
        Justification.FREE_EXPRESSION: Term(
            Wording(
                "This is needed for the freedom of expression and information.",
                "Dies ist für die Freiheit der Meinungsäußerung und Information erforderlich.",
                "Art. 17(3)(a) GDPR",
            ),
            _GDPR + "A17FreedomOfExpression",
        ),
        Justification.COMPELLING_GROUNDS: Term(
            Wording(
                "We have compelling grounds that outweigh your interests, rights and freedoms.",
                "Wir haben zwingende Gründe, die Ihre Interessen, Rechte und Freiheiten "
                "überwiegen.",
                "Art. 21(1) GDPR",
            ),
            _JUST + "LegitimateInterestOverride",
        ),
        Justification.CLAIM_DEFENCE: Term(
            Wording(
                "We need these data to establish, exercise or defend a legal claim.",
                "Wir brauchen diese Daten, um einen Rechtsanspruch geltend zu machen, auszuüben "
                "oder zu verteidigen.",
                "Art. 18(2), 21(1) GDPR",
            ),
            _JUST + "LegalClaimDefenceImpaired",
        ),
        Justification.ACCURATE: Term(
            Wording(
                "We checked the data and found them right and complete.",
                "Wir haben die Daten geprüft und halten sie für richtig und vollständig.",
                "Art. 16 GDPR",
            ),
            None,
        ),
        Justification.CONDITIONS_UNMET: Term(
            Wording(
                "What the law requires for this right is not the case for these data.",
                "Was das Gesetz für dieses Recht voraussetzt, liegt bei diesen Daten nicht vor.",
                "Art. 7(3), 17(1), 18(1), 20(1), 21(1) GDPR",
            ),
            _JUST + "NotRequiredJustification",
        ),
    }
)
