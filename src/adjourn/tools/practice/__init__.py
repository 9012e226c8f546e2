"""An emulated Microsoft Teams tenant over real HTTP, for trying and testing. Not a connector.

It answers by the documented contract of Graph v1.0 (facts: teams-graph), is the same for the same
seed, and says "practice" in every answer (`X-Practice: true`).

    tenant = Tenant(seed=1, start=datetime(2026, 11, 2, 9, tzinfo=UTC))
    with serve(tenant) as server:
        server.settings()       # the register's section [tools.teams]
        server.secret           # for the variable ADJOURN_TEAMS_SECRET

Anna Beispiel <anna@example.org>, +493023125014, is in every kind of data. What a deletion leads
to, and the object that shows it by default (all of them concern her):

| outcome  | object                                                   | how                      |
| -------- | -------------------------------------------------------- | ------------------------ |
| gone     | file "Anna Vertrag.docx"                                 | permanentDelete          |
| trashed  | 1:1 chat with the first member of staff; 7 days          | DELETE /chats/{id}       |
| pending  | file "Anna langsam.pdf": 204, and there for 2 days more  | permanentDelete          |
| pending  | any purge while `tenant.purge_delay` runs                | purgeData                |
| hidden   | 1:1 chat with the 2nd member, group "Langzeit"           | DELETE chat, purgeData   |
| moved    | file "Anna Aufbewahrung.pdf": a copy is preserved        | permanentDelete          |
| retained | call records (30 days), PSTN rows (90), attendance       | no call exists           |
| retained | file "Anna Beleg.pdf" (403), file "Anna Akte.pdf" (423)  | permanentDelete refused  |
| retained | group "Streitfall", under an eDiscovery hold             | purgeData finds it again |
| residue  | recording of "Rückfrage": still listed without its file  | permanentDelete of file  |
| residue  | voicemail: 404, and 14 days in Purges (one: held there)  | permanentDelete          |
| foreign  | group "Partner call", started by another tenant: 403     | DELETE /chats/{id}       |

Also there: two guests who typed the same name, emoji and right-to-left names, a session and an
attendance without an end, a call record listed in two versions, a call of 140, masked numbers.
"""

from adjourn.tools.practice.faults import Fault, Kind
from adjourn.tools.practice.server import Server, serve
from adjourn.tools.practice.tenant import Tenant

__all__ = ["Fault", "Kind", "Server", "Tenant", "serve"]
