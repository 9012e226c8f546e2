"""The allow-list: for each resource of Graph what is kept, and why the rest is not.

Names are those of Microsoft's CSDL of 2026-08-20 plus the undeclared ones of the documented samples
(facts teams-graph §0 and §1 no. 11). What may be kept follows the field map L-2 (facts law §6).
"""

from adjourn.tools.fields import IN_PASSING, KEEP, LINK, Tree, keep, one_of, skip

_CONTENT = "content: read only when an access copy is made"
_NOT_MAPPED = "not in the field map L-2 (facts law §6)"
_SETTING = "a setting of the meeting or mailbox, says nothing about a person"
_TRANSPORT = "belongs to the protocol, not to a person"
_QUALITY = "call quality: not in the field map L-2"
_DEPRECATED = "deprecated, gone in 2026; the _v2 twin is read (facts teams-graph §3)"
_ELSEWHERE = "the same is read from its own address"
_NOBODY = "an application, a device or a group: no person"
_LINK = "a link for browsers, made of ids that are kept already"
_PROFILE = "profile data that no conference needs"

# Kinds of an identity set that stand for somebody; the others are applications and devices.
KINDS = (
    "user",
    "guest",
    "phone",
    "acsUser",
    "azureCommunicationServicesUser",
    "spoolUser",
    "onPremises",
    "encrypted",
    "assertedIdentity",
)
IDENTITY: Tree = {
    **keep("id displayName userPrincipalName email tenantId"),
    "userIdentityType": one_of(
        "aadUser onPremiseAadUser anonymousGuest federatedUser personalMicrosoftAccountUser"
        " skypeUser phoneUser emailUser"
    ),
    **skip(
        _NOT_MAPPED,
        "identityProvider ipAddress hidden applicationType applicationIdentityType"
        " conversationIdentityType identityType details loginName principalId title appId"
        " azureCommunicationServicesResourceId initiatorType",
    ),
}
IDENTITY_SET: Tree = {
    **dict.fromkeys(KINDS, IDENTITY),
    **skip(
        _NOBODY,
        "application device applicationInstance acsApplicationInstance spoolApplicationInstance"
        " conversation tag group audience siteUser siteGroup sharePointGroup",
    ),
    **skip(_NOT_MAPPED, "endpointType"),
}

_MODALITIES = one_of("audio video videoBasedScreenSharing data screenSharing")
_PARTICIPANT: Tree = {
    "id": KEEP,
    "identity": IDENTITY_SET,
    **skip(_NOT_MAPPED, "administrativeUnitInfos"),
}
_ENDPOINT: Tree = {
    "associatedIdentity": IDENTITY,
    "identity": IDENTITY_SET,
    "userAgent": {
        **keep("headerValue applicationVersion"),
        "platform": one_of(
            "unknown windows macOS iOS android web ipPhone roomSystem surfaceHub holoLens"
        ),
        "productFamily": one_of("unknown teams skypeForBusiness lync azureCommunicationServices"),
        **skip(_NOT_MAPPED, "azureADAppId communicationServiceId role"),
    },
    **skip(_NOT_MAPPED, "name cpuName cpuCoresCount cpuProcessorSpeedInMhz feedback"),
}
_NETWORK: Tree = {
    **keep("ipAddress reflexiveIPAddress macAddress"),
    "connectionType": one_of("unknown wired wifi mobile tunnel"),
    **skip(
        _NOT_MAPPED,
        "basicServiceSetIdentifier subnet dnsSuffix traceRouteHops port relayIPAddress relayPort"
        " linkSpeed networkTransportProtocol wifiBand wifiBatteryCharge wifiChannel"
        " wifiMicrosoftDriver wifiMicrosoftDriverVersion wifiRadioType wifiSignalStrength"
        " wifiVendorDriver wifiVendorDriverVersion",
    ),
    **skip(
        _QUALITY,
        "bandwidthLowEventRatio delayEventRatio receivedQualityEventRatio sentQualityEventRatio",
    ),
}
_DEVICE: Tree = {
    **keep("captureDeviceName renderDeviceName"),
    **skip(_NOT_MAPPED, "captureDeviceDriver renderDeviceDriver"),
    **skip(
        _QUALITY,
        "captureNotFunctioningEventRatio cpuInsufficentEventRatio deviceClippingEventRatio"
        " deviceGlitchEventRatio howlingEventCount initialSignalLevelRootMeanSquare"
        " lowSpeechLevelEventRatio lowSpeechToNoiseEventRatio micGlitchRate receivedNoiseLevel"
        " receivedSignalLevel renderMuteEventRatio renderNotFunctioningEventRatio"
        " renderZeroVolumeEventRatio sentNoiseLevel sentSignalLevel speakerGlitchRate",
    ),
}
SESSION: Tree = {
    **keep("id startDateTime endDateTime"),
    "modalities": _MODALITIES,
    "caller": _ENDPOINT,
    "callee": _ENDPOINT,
    "segments": {
        "media": {
            "callerNetwork": _NETWORK,
            "calleeNetwork": _NETWORK,
            "callerDevice": _DEVICE,
            "calleeDevice": _DEVICE,
            **skip(_QUALITY, "label streams"),
        },
        **skip(_ELSEWHERE, "id startDateTime endDateTime caller callee"),
        **skip(_NOT_MAPPED, "failureInfo"),
    },
    **skip(_NOT_MAPPED, "failureInfo isTest"),
}
CALL_RECORD: Tree = {
    **keep("id version startDateTime endDateTime"),
    "joinWebUrl": LINK,
    "type": one_of("unknown groupCall peerToPeer"),
    "modalities": _MODALITIES,
    "organizer_v2": _PARTICIPANT,
    "participants_v2": _PARTICIPANT,
    "sessions": SESSION,
    **skip(_DEPRECATED, "organizer participants"),
    **skip(_TRANSPORT, "lastModifiedDateTime"),
}
PARTICIPANT: Tree = _PARTICIPANT

PHONE_CALL: Tree = {  # pstnCallLogRow and directRoutingLogRow
    **keep(
        "id startDateTime endDateTime duration callType userId userPrincipalName userDisplayName"
        " callerNumber calleeNumber"
    ),
    "callId": "holds an IP address (facts teams-graph §5)",
    **skip(
        _NOT_MAPPED,
        "charge connectionCharge currency conferenceId destinationContext destinationName"
        " inventoryType licenseCapability operator callDurationSource tenantCountryCode"
        " usageCountryCode callEndSubReason correlationId failureDateTime finalSipCode"
        " finalSipCodePhrase inviteDateTime mediaBypassEnabled mediaPathLocation"
        " signalingLocation successfulCall trunkFullyQualifiedDomainName",
    ),
}

_INVITEE: Tree = {
    "upn": KEEP,
    "identity": IDENTITY_SET,
    "role": one_of("attendee presenter producer coorganizer organizer"),
}
INVITED = ("organizer", "attendees", "producers", "contributors")
_MEETING_SETTINGS = skip(
    _SETTING,
    "allowAttendeeToEnableCamera allowAttendeeToEnableMic allowBreakoutRooms"
    " allowCopyingAndSharingMeetingContent allowLiveShare allowMeetingChat"
    " allowParticipantsToChangeName allowPowerPointSharing allowRecording"
    " allowTeamworkReactions allowTranscription allowWhiteboard allowedLobbyAdmitters"
    " allowedPresenters audioConferencing autoAdmittedUsers broadcastSettings capacity"
    " chatRestrictions cloudVideoInteropInfo expiryDateTime externalId isBroadcast"
    " isEndToEndEncryptionEnabled isEntryExitAnnounced joinMeetingIdSettings"
    " lobbyBypassSettings meetingOptionsWebUrl meetingSpokenLanguageTag meetingTemplateId"
    " meetingType recordAutomatically sensitivityLabelAssignment"
    " shareMeetingChatHistoryDefault videoTeleconferenceId watermarkProtection",
)
ONLINE_MEETING: Tree = {
    **keep("id creationDateTime startDateTime endDateTime"),
    "joinWebUrl": LINK,
    "participants": dict.fromkeys(
        ["organizer", "attendees", "producers", "contributors"], _INVITEE
    ),
    **_MEETING_SETTINGS,
    **skip(_CONTENT, "subject joinInformation videoOnDemandWebUrl"),
    **skip(_ELSEWHERE, "attendanceReports attendeeReport recordings transcripts chatInfo"),
}
SESSION_OF_EVENT: Tree = {  # virtualEventSession: its times are dateTimeTimeZone objects
    **ONLINE_MEETING,
    "startDateTime": keep("dateTime timeZone"),
    "endDateTime": keep("dateTime timeZone"),
}
ATTENDANCE_RECORD: Tree = {
    **keep("id emailAddress totalAttendanceInSeconds"),
    "identity": IDENTITY,
    "role": one_of("none attendee presenter organizer"),
    "attendanceIntervals": keep("joinDateTime leaveDateTime durationInSeconds"),
    **skip(_NOT_MAPPED, "registrationId externalRegistrationInformation"),
}
ATTENDANCE_REPORT: Tree = {
    **keep("id totalParticipantCount meetingStartDateTime meetingEndDateTime"),
    "attendanceRecords": ATTENDANCE_RECORD,
    **skip(_NOT_MAPPED, "externalEventInformation"),
}
RECORDING: Tree = {  # callRecording and callTranscript
    **keep("id meetingId callId createdDateTime endDateTime"),
    "meetingOrganizer": IDENTITY_SET,
    **skip(_CONTENT, "content metadataContent recordingContentUrl transcriptContentUrl"),
    **skip(_TRANSPORT, "contentCorrelationId"),
}
REGISTRATION: Tree = {
    **keep("id userId firstName lastName email registrationDateTime cancelationDateTime"),
    "status": one_of("registered canceled waitlisted pendingApproval rejectedByOrganizer"),
    **skip(_CONTENT, "registrationQuestionAnswers"),
    **skip(_NOT_MAPPED, "preferredLanguage preferredTimezone externalRegistrationInformation"),
    **skip(_ELSEWHERE, "sessions"),
}

MEMBER: Tree = {
    **keep(
        "id userId email displayName tenantId anonymousGuestId azureCommunicationServicesId"
        " skypeId phoneNumber roles"
    ),
    **skip(_NOT_MAPPED, "visibleHistoryStartDateTime user"),
}
CHAT: Tree = {
    **keep("id createdDateTime lastUpdatedDateTime tenantId"),
    "chatType": one_of("oneOnOne group meeting"),
    "onlineMeetingInfo": {
        "joinWebUrl": LINK,
        "organizer": IDENTITY,
        **skip(_NOT_MAPPED, "calendarEventId"),
    },
    "members": MEMBER,
    **skip(_CONTENT, "topic lastMessagePreview"),
    **skip(_ELSEWHERE, "messages pinnedMessages"),
    **skip(_LINK, "webUrl"),
    **skip(
        _SETTING,
        "viewpoint isHiddenForAllMembers migrationMode originalCreatedDateTime installedApps tabs"
        " permissionGrants operations",
    ),
}
_EVENT: Tree = {
    **keep("callId callDuration"),
    "callRecordingUrl": LINK,
    "callEventType": one_of("call meeting screenShare"),
    "callRecordingStatus": one_of("success failure initial chunkFinished"),
    "callParticipants": {"participant": IDENTITY_SET},
    "initiator": IDENTITY_SET,
    "meetingOrganizer": IDENTITY_SET,
    **skip(_ELSEWHERE, "members conversationMemberUser conversationMemberRoles"),
    **skip(_CONTENT, "callRecordingDisplayName chatDisplayName channelDisplayName teamDisplayName"),
    **skip(
        _NOT_MAPPED,
        "callRecordingDuration callTranscriptICalUid channelDescription channelId chatId"
        " eventDateTime meetingChatEnabled meetingChatId tabId teamDescription teamId"
        " teamsAppDisplayName teamsAppId visibleHistoryStartDateTime",
    ),
}
MESSAGE: Tree = {
    **keep("id replyToId chatId createdDateTime lastModifiedDateTime lastEditedDateTime"),
    "deletedDateTime": KEEP,
    "messageType": one_of("message chatEvent typing systemEventMessage"),
    "channelIdentity": keep("teamId channelId"),
    "from": IDENTITY_SET,
    "body": {"content": IN_PASSING, **skip(_TRANSPORT, "contentType")},
    "attachments": {
        **keep("id contentType name"),
        "contentUrl": LINK,
        **skip(_CONTENT, "content thumbnailUrl teamsAppId"),
    },
    "mentions": {"mentioned": IDENTITY_SET, **skip(_CONTENT, "id mentionText")},
    "reactions": {
        "user": IDENTITY_SET,
        **skip(_CONTENT, "reactionType displayName createdDateTime reactionContentUrl"),
    },
    "eventDetail": _EVENT,
    **skip(_CONTENT, "subject summary policyViolation messageHistory"),
    **skip(_ELSEWHERE, "hostedContents replies recipient onBehalfOf"),
    **skip(_NOT_MAPPED, "importance locale"),
    **skip(_TRANSPORT, "etag"),
    **skip(_LINK, "webUrl"),
}

DRIVE_ITEM: Tree = {
    **keep("id name createdDateTime lastModifiedDateTime"),
    "createdBy": IDENTITY_SET,
    "lastModifiedBy": IDENTITY_SET,
    "parentReference": {
        **keep("driveId id path"),
        **skip(_NOT_MAPPED, "driveType name shareId sharepointIds siteId"),
    },
    "file": {"mimeType": KEEP, **skip(_NOT_MAPPED, "hashes processingMetadata")},
    "folder": skip(_NOT_MAPPED, "childCount view"),
    "root": {},
    "deleted": keep("state"),
    **skip(_NOT_MAPPED, "size audio image video photo location bundle package media description"),
    **skip(
        _TRANSPORT,
        "cTag eTag fileSystemInfo malware pendingOperations publication searchResult"
        " specialFolder sharepointIds",
    ),
    **skip(_LINK, "webUrl webDavUrl thumbnails"),
    **skip(_ELSEWHERE, "remoteItem shared permissions retentionLabel versions children"),
    **skip(_CONTENT, "content"),
}
PERMISSION: Tree = {
    "grantedToV2": IDENTITY_SET,
    "grantedToIdentitiesV2": IDENTITY_SET,
    **skip(_DEPRECATED, "grantedTo grantedToIdentities"),
    **skip(_NOT_MAPPED, "id roles expirationDateTime hasPassword inheritedFrom invitation link"),
    **skip(_NOT_MAPPED, "shareId"),
}
RETENTION_LABEL: Tree = {
    "retentionSettings": {
        "behaviorDuringRetentionPeriod": one_of(
            "doNotRetain retain retainAsRecord retainAsRegulatoryRecord"
        ),
        **keep("isDeleteAllowed isRecordLocked"),
        **skip(_SETTING, "isMetadataUpdateAllowed isContentUpdateAllowed isLabelUpdateAllowed"),
    },
    **skip(_NOT_MAPPED, "id name isLabelAppliedExplicitly labelAppliedDateTime labelAppliedBy"),
}
_ADDRESS: Tree = {"emailAddress": keep("name address")}
MAIL: Tree = {
    **keep("id createdDateTime receivedDateTime subject"),
    "from": _ADDRESS,
    "sender": _ADDRESS,
    **skip(_CONTENT, "body bodyPreview uniqueBody attachments"),
    **skip(_ELSEWHERE, "toRecipients ccRecipients bccRecipients replyTo"),
    **skip(_LINK, "webLink"),
    **skip(
        _TRANSPORT,
        "changeKey categories conversationId conversationIndex flag hasAttachments importance"
        " inferenceClassification internetMessageHeaders internetMessageId isDraft isRead"
        " isDeliveryReceiptRequested isReadReceiptRequested lastModifiedDateTime parentFolderId"
        " sentDateTime",
    ),
}
HOSTED_CONTENT: Tree = {"id": KEEP, **skip(_CONTENT, "contentBytes contentType")}
USER: Tree = {
    **keep(
        "id displayName mail userPrincipalName otherMails proxyAddresses mobilePhone"
        " businessPhones faxNumber imAddresses createdDateTime userType"
    ),
    **skip(
        _PROFILE,
        "aboutMe accountEnabled ageGroup assignedLicenses assignedPlans authorizationInfo birthday"
        " city companyName consentProvidedForMinor country creationType customSecurityAttributes"
        " deletedDateTime department deviceEnrollmentLimit employeeHireDate employeeId"
        " employeeLeaveDateTime employeeOrgData employeeType externalUserState"
        " externalUserStateChangeDateTime givenName hireDate identities identityParentId interests"
        " isManagementRestricted isResourceAccount jobTitle lastPasswordChangeDateTime"
        " legalAgeGroupClassification licenseAssignmentStates mailNickname mailboxSettings mySite"
        " officeLocation onPremisesDistinguishedName onPremisesDomainName"
        " onPremisesExtensionAttributes onPremisesImmutableId onPremisesLastSyncDateTime"
        " onPremisesProvisioningErrors onPremisesSamAccountName onPremisesSecurityIdentifier"
        " onPremisesSyncEnabled onPremisesUserPrincipalName passwordPolicies passwordProfile"
        " pastProjects postalCode preferredDataLocation preferredLanguage preferredName print"
        " provisionedPlans responsibilities schools securityIdentifier serviceProvisioningErrors"
        " showInAddressList signInActivity signInSessionsValidFromDateTime skills state"
        " streetAddress surname usageLocation",
    ),
}
