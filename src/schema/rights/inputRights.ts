import type { RightsOfType } from './rights.js';

/**
 * Fields of inputs with which something is looked for, and what lists are ordered and grouped by: who may not see a value
 * may not find out by asking for it, nor by the order or the cursors that it gives. Inputs of mutations need what their
 * mutation needs.
 */
export const INPUT_RIGHTS: Readonly<Record<string, RightsOfType>> = {
  AnalyticsRange: { STATES: 'from to' },
  AttentionFilter: { STATES: 'kinds since therapistIds' },
  CallAnalyticsGroupBy: { STATES: 'DAY HOUR OUTCOME WEEKDAY', MANAGEMENT: 'STAFF' },
  CallLineFilter: { STATES: 'active ids staffMemberIds' },
  DateRange: { STATES: 'from to' },
  DateTimeRange: { STATES: 'from to' },
  DeadLetterFilter: { STATES: 'createdAt eventIds eventTypes ids reasonCodes sources statuses topics' },
  DeadLetterOrder: { STATES: 'direction field' },
  DeadLetterOrderField: { STATES: 'CREATED_AT RESOLVED_AT' },
  EmailBatchFilter: { STATES: 'contactPointIds createdAt dueAt held ids statuses therapistIds' },
  EmailBatchOrder: { STATES: 'direction field' },
  EmailBatchOrderField: { STATES: 'CREATED_AT DUE_AT OPENS_AT UPDATED_AT' },
  EmailFilter: {
    STATES: `answered batchIds contactPointIds createdAt followUpRequired ids placementRequestIds purposes references sentAt
      statuses templateNames therapistIds`,
  },
  EmailOrder: { STATES: 'direction field' },
  EmailOrderField: { STATES: 'CREATED_AT DUE_AT SENT_AT UPDATED_AT' },
  EmailStatusFilter: { STATES: 'emailIds statuses therapistIds' },
  OutboxEventFilter: {
    ADMINISTRATION: 'aggregateIds aggregateTypes eventTypes ids keys occurredAt positions publishedAt statuses topics',
  },
  OutboxEventOrder: { ADMINISTRATION: 'direction field' },
  OutboxEventOrderField: { ADMINISTRATION: 'PARKED_AT POSITION PUBLISHED_AT' },
  PhoneCallBatchFilter: {
    STATES: 'contactPointIds createdAt followUpRequired ids includeHidden phoneCallIds placementRequestIds statuses',
  },
  PhoneCallBatchOrder: { STATES: 'direction field' },
  PhoneCallBatchOrderField: { STATES: 'CREATED_AT STARTS_AT UPDATED_AT' },
  PhoneCallChangeFilter: { STATES: 'lineIds phoneCallIds statuses therapistIds' },
  PhoneCallFilter: {
    STATES: `claimed contactPointIds ids includeHidden lineIds outcomes placementRequestIds reasons staffMemberIds startsAt
      statuses therapistIds`,
  },
  PhoneCallOrder: { STATES: 'direction field' },
  PhoneCallOrderField: { STATES: 'CREATED_AT OUTCOME_AT STARTS_AT UPDATED_AT' },
  PlacementRequestFilter: {
    STATES: 'contactPointIds createdAt ids matchIds needsAttention outcomes statuses therapistIds',
    PATIENT_IDS: 'patientExternalIds patientRegisteredOn',
  },
  PlacementRequestOrder: { STATES: 'direction field' },
  PlacementRequestOrderField: { STATES: 'CREATED_AT UPDATED_AT', PATIENT_IDS: 'PATIENT_REGISTERED_ON' },
  PlacementRequestStatusFilter: { STATES: 'matchIds placementRequestIds statuses' },
  PositionRange: { ADMINISTRATION: 'from to' },
  PreviewEmailInput: { STATES: 'language template therapistId' },
  StaffMemberFilter: { STATES: 'active externalIds ids' },
  StaffMemberOrder: { STATES: 'direction field' },
  StaffMemberOrderField: { STATES: 'CREATED_AT UPDATED_AT', CONTACTS: 'NAME' },
  TherapistFilter: {
    STATES: `contactPointIds createdAt externalIds federalStates hasEmail hasPhone hasWarnings ids potentiallyAvailable
      statuses suppressed`,
    CONTACTS: 'nameContains',
  },
  TherapistOrder: { STATES: 'direction field' },
  TherapistOrderField: { STATES: 'CREATED_AT LAST_CONTACT_AT UPDATED_AT', CONTACTS: 'LAST_NAME' },
  UnschedulableFilter: { STATES: 'contactPointIds reasons since therapistIds' },
};
