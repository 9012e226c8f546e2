"""Which properties of Synapse's answers are kept, and why the others are not (facts law L-2).

What people wrote is read in passing, to see whom it mentions, and never stored. The contents of
messages are open to every client's own properties: `events` looks at few of them by name.
"""

from adjourn.tools.fields import Tree, keep, skip

_SERVER = "the server's own bookkeeping"
_CONTENT = "content: stays at the tool, fetched for access copies"

USER: Tree = {
    **keep("name displayname avatar_url deactivated erased creation_ts is_guest admin"),
    **keep("consent_version consent_ts appservice_id last_seen_ts"),
    "threepids": {**keep("medium address"), **skip(_SERVER, "validated_at added_at")},
    "external_ids": keep("auth_provider external_id"),
    **skip(_SERVER, "user_type locked suspended shadow_banned consent_server_notice_sent"),
}

DEVICE: Tree = {
    **keep("device_id display_name last_seen_ip last_seen_user_agent last_seen_ts"),
    **skip(_SERVER, "user_id dehydrated"),
}

CONNECTION: Tree = keep("ip last_seen user_agent")

MEDIA: Tree = {
    **keep("media_id media_type media_length upload_name created_ts user_id"),
    **skip(
        _SERVER,
        "media_origin filesystem_id url_cache last_access_ts quarantined_by authenticated"
        " safe_from_quarantine sha256",
    ),
}

EVENT: Tree = {
    **keep("event_id type sender state_key origin_server_ts redacts"),
    **skip(_CONTENT, "content"),
    **skip("says again what content or type say", "user_id age unsigned room_id prev_content"),
    **skip(_SERVER, "replaces_state prev_sender invite_room_state"),
    **skip(_SERVER, "auth_events depth hashes origin prev_events signatures"),
}

MEMBER: Tree = {
    **keep("membership displayname avatar_url"),
    **skip(_CONTENT, "reason"),
    **skip("not needed", "is_direct third_party_invite join_authorised_via_users_server kind"),
}

_CALL = keep("application call_id device_id scope expires expires_ts created_ts")
CALL: Tree = {
    **_CALL,
    "memberships": {
        **_CALL,
        **skip("where the media server is, not who", "foci_active focus_active foci_preferred"),
        **skip("not needed", "membershipID m.call.intent"),
    },
    **skip("where the media server is, not who", "foci_active focus_active foci_preferred"),
    **skip("not needed", "m.call.intent membershipID member versions rtc_transports slot_id"),
}
