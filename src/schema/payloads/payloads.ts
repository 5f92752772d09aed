import { FollowUpSweep } from '../types/CallPlanning.js';
import { ContactOverride } from '../types/ContactOverride.js';
import { ContactPoint } from '../types/ContactPoint.js';
import { Email } from '../types/Email.js';
import { EmailBatch } from '../types/EmailBatch.js';
import { PhoneCall } from '../types/PhoneCall.js';
import { PhoneCallBatch } from '../types/PhoneCallBatch.js';
import { PlacementRequest } from '../types/PlacementRequest.js';
import { ServiceStatus } from '../types/ServiceStatus.js';
import { StaffMember } from '../types/StaffMember.js';
import { createPayloadType } from './createPayloadType.js';

export const CreateEmailPayload = createPayloadType('createEmail', 'email', () => Email);
export const UpdateEmailPayload = createPayloadType('updateEmail', 'email', () => Email);
export const QueueEmailPayload = createPayloadType('queueEmail', 'email', () => Email);
export const ReportEmailDeliveryPayload = createPayloadType('reportEmailDelivery', 'email', () => Email);
export const CancelEmailPayload = createPayloadType('cancelEmail', 'email', () => Email);
export const ResolveUncertainEmailPayload = createPayloadType('resolveUncertainEmail', 'email', () => Email);
export const RecordEmailResponsePayload = createPayloadType('recordEmailResponse', 'email', () => Email);
export const CorrectOutcomePayload = createPayloadType('correctOutcome', 'placementRequest', () => PlacementRequest);
export const RequestPlacementPayload = createPayloadType(
  'requestPlacement',
  'placementRequest',
  () => PlacementRequest,
);
export const WithdrawPlacementRequestPayload = createPayloadType(
  'withdrawPlacementRequest',
  'placementRequest',
  () => PlacementRequest,
);
export const UpdateEmailBatchPayload = createPayloadType('updateEmailBatch', 'emailBatch', () => EmailBatch);
export const OverrideContactRulePayload = createPayloadType(
  'overrideContactRule',
  'contactOverride',
  () => ContactOverride,
);
export const SuppressContactPointPayload = createPayloadType(
  'suppressContactPoint',
  'contactPoint',
  () => ContactPoint,
);
export const LiftSuppressionPayload = createPayloadType('liftSuppression', 'contactPoint', () => ContactPoint);
export const PauseOutboundPayload = createPayloadType('pauseOutbound', 'serviceStatus', () => ServiceStatus);
export const ResumeOutboundPayload = createPayloadType('resumeOutbound', 'serviceStatus', () => ServiceStatus);
export const CreatePhoneCallPayload = createPayloadType('createPhoneCall', 'phoneCall', () => PhoneCall);
export const UpdatePhoneCallPayload = createPayloadType('updatePhoneCall', 'phoneCall', () => PhoneCall);
export const DeletePhoneCallPayload = createPayloadType('deletePhoneCall', 'phoneCall', () => PhoneCall);
export const ClaimPhoneCallPayload = createPayloadType('claimPhoneCall', 'phoneCall', () => PhoneCall);
export const ReleasePhoneCallPayload = createPayloadType('releasePhoneCall', 'phoneCall', () => PhoneCall);
export const RecordCallOutcomePayload = createPayloadType('recordCallOutcome', 'phoneCall', () => PhoneCall);
export const ReschedulePhoneCallPayload = createPayloadType('reschedulePhoneCall', 'phoneCall', () => PhoneCall);
export const CancelPhoneCallPayload = createPayloadType('cancelPhoneCall', 'phoneCall', () => PhoneCall);
export const AssignPhoneCallPayload = createPayloadType('assignPhoneCall', 'phoneCall', () => PhoneCall);
export const UpdatePhoneCallBatchPayload = createPayloadType(
  'updatePhoneCallBatch',
  'phoneCallBatch',
  () => PhoneCallBatch,
);
export const RunFollowUpSweepPayload = createPayloadType('runFollowUpSweep', 'followUpSweep', () => FollowUpSweep);
export const CreateStaffMemberPayload = createPayloadType('createStaffMember', 'staffMember', () => StaffMember);
export const UpdateStaffMemberPayload = createPayloadType('updateStaffMember', 'staffMember', () => StaffMember);
