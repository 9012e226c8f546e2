"""What is told about a mail server that takes nothing, and what to do."""

from collections.abc import Mapping

from adjourn.law.wording import Wording
from adjourn.mail.smtp import Trouble

TROUBLES: Mapping[Trouble, Wording] = {
    Trouble.UNREACHABLE: Wording(
        "The mail server does not answer. Check server and port in the register.",
        "Der Mailserver antwortet nicht. Prüfen Sie Server und Port im Register.",
        "",
    ),
    Trouble.CERTIFICATE: Wording(
        "The mail server's certificate does not hold, or it speaks no TLS. Check security, port "
        "and ca_file in the register.",
        "Das Zertifikat des Mailservers gilt nicht, oder er spricht kein TLS. Prüfen Sie security, "
        "port und ca_file im Register.",
        "",
    ),
    Trouble.NO_TLS: Wording(
        "The mail server offers no encryption, so it gets nothing. Check port and security in the "
        "register.",
        "Der Mailserver bietet keine Verschlüsselung an und bekommt deshalb nichts. Prüfen Sie "
        "port und security im Register.",
        "",
    ),
    Trouble.SECRET: Wording(
        "The password of the mail server is not where the register says. Put it there.",
        "Das Passwort des Mailservers ist nicht, wo das Register es nennt. Legen Sie es dorthin.",
        "",
    ),
    Trouble.LOGIN: Wording(
        "The mail server refuses user and password. Check both.",
        "Der Mailserver lehnt Name und Passwort ab. Prüfen Sie beide.",
        "",
    ),
    Trouble.SENDER: Wording(
        "The mail server refuses the sender's address. Check sender in the register.",
        "Der Mailserver lehnt die Adresse des Absenders ab. Prüfen Sie sender im Register.",
        "",
    ),
    Trouble.BUSY: Wording(
        "The mail server breaks off, or asks to come back later. Look into its log if it lasts.",
        "Der Mailserver bricht ab oder bittet um Geduld. Sehen Sie in sein Protokoll, wenn das "
        "anhält.",
        "",
    ),
}
