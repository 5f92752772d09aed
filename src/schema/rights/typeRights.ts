import type { RightsOfType } from './rights.js';

/**
 * Fields of object types. A field that leads to another type needs no more than STATES where the fields of that type are
 * guarded themselves. Connections, edges and payloads hold nothing of their own and are not listed.
 */
export const TYPE_RIGHTS: Readonly<Record<string, RightsOfType>> = {
  Absence: { CONTACTS: 'from to' },
  AttentionItem: {
    STATES: `actions code deadLetter deadLetterId email emailBatch emailBatchId emailId id kind phoneCall phoneCallId
      outboxEvent outboxEventId
      placementRequest placementRequestId since therapist therapistId title`,
    CORRESPONDENCE: 'detail',
  },
  AvailableSlot: { CONTACTS: 'endsAt line startsAt' },
  AvailableSlots: { CONTACTS: 'durationMinutes hasMore noSlotReason slots' },
  AverageAndMedian: { STATES: 'average count median' },
  BridgeConsumer: {
    STATES: `eventsPerSecond lag lastError lastErrorAt lastErrorTopic nextRetryAt partitions receivedTotal state stateSince`,
    ADMINISTRATION: 'instance',
  },
  BridgeStatus: {
    STATES: `buffered consumers eventsPerSecond failedSendsTotal inFlight inbox lastError lastErrorAt lastErrorTopic nextRetryAt
      oldestPendingAt oldestPendingSeconds parked pausedAt pending publishedTotal reason reportedAt state stateSince transport`,
    CONTACTS: 'pausedBy',
    ADMINISTRATION: 'relay',
  },
  CallAnalytics: { STATES: 'groups total' },
  CallAnalyticsGroup: {
    STATES: `accepted acceptedPerCall attemptsUntilReached calls day daysFromMailToAnswer hour key outcome outcomes reachRate
      reached weekday`,
  },
  CallAnswer: { STATES: 'laterUntil matchId outcome' },
  CallClaim: { STATES: 'claimedAt until', CONTACTS: 'claimedBy' },
  CallHistoryEntry: {
    STATES: 'attemptedAt id kind movedFrom movedTo outcome',
    CONTACTS: 'actor staffMember',
    CORRESPONDENCE: 'notes reason',
  },
  CallLine: { STATES: 'active createdAt id', CONTACTS: 'label staffMember' },
  CallListChange: { STATES: 'change cursor kind phoneCall phoneCallId' },
  CallOutcomeCount: { STATES: 'count outcome' },
  ContactOverride: {
    STATES: 'contactPoint email expiresAt grantedAt id rules usedAt',
    CONTACTS: 'grantedBy',
    CORRESPONDENCE: 'reason',
  },
  ContactPlan: {
    STATES: `contactPoint coolingUntil decision emailBouncedAt lastContactAt nextBatch notBefore outboundPaused reasons
      suppressedAt therapist`,
  },
  ContactPoint: {
    STATES: `activeOverrides coolingUntil createdAt emailBatches emailBouncedAt emails id lastContactAt owner phoneCalls
      suppressedAt therapists unschedulableReason unschedulableSince updatedAt`,
    CONTACTS: 'email suppressedBy',
  },
  DailyCall: { STATES: 'ended phoneCall position' },
  DeadLetter: {
    STATES: `createdAt eventId eventType id messageTimestamp offset partition payloadSize reasonCode resolvedAt source status
      topic`,
    CONTACTS: 'resolvedBy',
    CORRESPONDENCE: 'reason',
    ADMINISTRATION: 'payload',
  },
  DeadLetterPayload: { ADMINISTRATION: 'content form' },
  Email: {
    STATES: `attemptCount attemptedAt batch confirmedRequest contactPoint contentHash countsAsContact createdAt dueAt externalDelivery
      followUpRequired id language messageId purpose queuedAt reasons reference responseReceivedAt sentAt smtpStatus status
      templateName therapist updatedAt`,
    CONTACTS: 'createdBy lastError recipientEmail recipientName',
    CORRESPONDENCE: 'followUpNotes html response subject text',
  },
  EmailBatch: {
    STATES: 'contactPoint createdAt dueAt email heldAt id items opensAt reasons status updatedAt',
    CONTACTS: 'heldBy',
  },
  EmailBatchItem: { STATES: 'batch included outcome outcomeAt outcomeLaterUntil pinned placementRequest position' },
  EmailCount: { STATES: 'count status' },
  EmailPreview: { STATES: 'contentHash templateName', PATIENTS: 'html subject text' },
  EmailStatusChange: { STATES: 'cursor email emailId newStatus occurredAt oldStatus reason' },
  FollowUpSweep: { STATES: 'joined moved planned unschedulable' },
  MailBeforeCall: { STATES: 'reference sentAt' },
  NextBatch: { STATES: 'batch dueAt opensAt placementRequests reasons status template waitingBehind' },
  Node: { STATES: 'id' },
  OutreachPlanEntry: { STATES: 'contactPoint dueAt kind placementRequests reasons template therapist' },
  PatientSnapshot: { PATIENTS: 'age complaints insurance preferredTimes sex' },
  PhoneCall: {
    STATES: `batch callbackAt canceledReason claim contactPoint createdAt durationMinutes earlierCalls emailBefore endsAt
      exemptFromWindows hiddenAt history id items line mailBefore notBefore outcome outcomeAt phoneOwner reason retryOf
      startsAt status successor therapist tryNumber updatedAt`,
    CONTACTS: 'createdBy phoneNumber windows',
    CORRESPONDENCE: 'notes',
    PATIENTS: 'script',
  },
  PhoneCallBatch: { STATES: 'createdAt id items phoneCall updatedAt' },
  PhoneCallBatchItem: {
    STATES: 'batch discussed followUpRequired outcome outcomeAt outcomeLaterUntil placementRequest priority status',
    CORRESPONDENCE: 'followUpNotes',
  },
  PhoneCallChange: {
    STATES: `claimed cursor kind lineId occurredAt outcome outcomes phoneCall phoneCallId previousStartsAt reason startsAt
      status`,
  },
  PhoneCallStatusChange: {
    STATES: 'cursor newStatus occurredAt oldStatus outcome outcomes phoneCall phoneCallId reason startsAt',
  },
  PhoneHours: { CONTACTS: 'endsAt startsAt weekday' },
  PlacementRequest: {
    STATES: `attentionAt attentionReason callItems callNotBefore closedReason createdAt detailsAttempts detailsDueAt id items
      laterUntil matchId missingDetails newestEmail outcome outcomeAt phoneCalls status therapist updatedAt waitingFor`,
    PATIENT_IDS: 'patientExternalId patientRegisteredOn',
    PATIENTS: 'patient',
  },
  PlacementRequestStatusChange: {
    STATES: 'cursor matchId newStatus occurredAt oldStatus placementRequest placementRequestId reason',
  },
  Reason: { STATES: 'code until' },
  ServiceStatus: { STATES: 'emailCounts feedCursor now outboundPausedAt', CONTACTS: 'outboundPausedBy' },
  StaffMember: {
    STATES: 'active createdAt id line timeZone updatedAt',
    CONTACTS: 'absences externalId name workingHours',
  },
  EventCount: { STATES: 'count' },
  InboxStatus: { STATES: 'deadLetters oldestPendingAt pending retrying waiting' },
  OutboxEvent: {
    STATES: 'aggregateId aggregateType eventType id key lastError occurredAt parkedAt position sizeBytes status topic',
    ADMINISTRATION: 'attempts createdAt droppedAt droppedBy payload priority publishedAt',
  },
  Therapist: {
    STATES: `contactPoint createdAt detailsAsOf emails externalId federalState id language lastContactAt phoneCalls
      placementRequests potentiallyAvailable status suppressedAt timeZone updatedAt warnings`,
    CONTACTS: 'displayName email firstName lastName phone phoneHours potentiallyAvailableNotes salutation title',
  },
  TherapistWarning: { STATES: 'code', CONTACTS: 'message path' },
  TimeWindow: { CONTACTS: 'endsAt startsAt' },
  UnschedulableRequest: { STATES: 'contactPoint placementRequest reason since therapist' },
  UserError: { STATES: 'code field message nextPossibleSlot', CONTACTS: 'claimedBy claimedSince' },
};
