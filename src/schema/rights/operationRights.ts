import type { RightsOfType } from './rights.js';

/** Fields of the root types. Whoever adds an operation decides here who may use it; the start fails without. */
export const OPERATION_RIGHTS: Readonly<Record<string, RightsOfType>> = {
  Query: {
    STATES: `attentionItems bridgeStatus callAnalytics callLines contactPlan dailyCallList email emailBatch emailBatches emails node nodes
      outreachPlan phoneCall phoneCallBatch phoneCallBatches phoneCalls placementRequest placementRequests serviceStatus
      therapist therapists unschedulableRequests`,
    CONTACTS: 'availableSlots staffMembers',
    PATIENTS: 'previewEmail',
    ADMINISTRATION: 'deadLetter deadLetters outboxEvent outboxEvents',
  },
  Mutation: {
    REQUESTS: `cancelEmail cancelPhoneCall createEmail createPhoneCall deletePhoneCall queueEmail recordCallOutcome
      recordEmailResponse reportEmailDelivery requestPlacement reschedulePhoneCall updateEmail updatePhoneCall updatePhoneCallBatch
      withdrawPlacementRequest`,
    // An objection must not wait for a manager; to lift one is another matter.
    CASEWORK: `assignPhoneCall claimPhoneCall correctOutcome releasePhoneCall resolveUncertainEmail runFollowUpSweep
      suppressContactPoint updateEmailBatch`,
    MANAGEMENT: 'createStaffMember liftSuppression overrideContactRule pauseOutbound resumeOutbound updateStaffMember',
    ADMINISTRATION: `dropDeadLetter dropOutboxEvent pauseBridge replayOutbox resumeBridge retryDeadLetter retryOutboxEvent
      retryParkedEvents`,
  },
  Subscription: {
    STATES:
      'bridgeStatusChanged callListChanged emailStatusChanged phoneCallChanged phoneCallStatusChanged placementRequestStatusChanged',
  },
};
