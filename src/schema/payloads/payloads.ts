import { ContactOverride } from '../types/ContactOverride.js';
import { ContactPoint } from '../types/ContactPoint.js';
import { Email } from '../types/Email.js';
import { EmailBatch } from '../types/EmailBatch.js';
import { PlacementRequest } from '../types/PlacementRequest.js';
import { ServiceStatus } from '../types/ServiceStatus.js';
import { createPayloadType } from './createPayloadType.js';

export const CreateEmailPayload = createPayloadType('createEmail', 'email', () => Email);
export const UpdateEmailPayload = createPayloadType('updateEmail', 'email', () => Email);
export const QueueEmailPayload = createPayloadType('queueEmail', 'email', () => Email);
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
