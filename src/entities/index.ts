import { CallAttempt } from './CallAttempt.js';
import { CallLine } from './CallLine.js';
import { ContactOverride } from './ContactOverride.js';
import { ContactPoint } from './ContactPoint.js';
import { DeadLetter } from './DeadLetter.js';
import { Email } from './Email.js';
import { EmailBatch } from './EmailBatch.js';
import { EmailBatchItem } from './EmailBatchItem.js';
import { InboxEvent } from './InboxEvent.js';
import { OutboxEvent } from './OutboxEvent.js';
import { PhoneCall } from './PhoneCall.js';
import { PhoneCallBatch } from './PhoneCallBatch.js';
import { PhoneCallBatchItem } from './PhoneCallBatchItem.js';
import { PlacementRequest } from './PlacementRequest.js';
import { ServiceState } from './ServiceState.js';
import { StaffAction } from './StaffAction.js';
import { StaffMember } from './StaffMember.js';
import { Therapist } from './Therapist.js';

/** Everything that MikroORM maps; their tables are made by `migrations/`. */
export const entities = [
  ContactOverride,
  ContactPoint,
  DeadLetter,
  Email,
  EmailBatch,
  EmailBatchItem,
  InboxEvent,
  OutboxEvent,
  PlacementRequest,
  ServiceState,
  StaffAction,
  CallAttempt,
  CallLine,
  PhoneCall,
  PhoneCallBatch,
  PhoneCallBatchItem,
  StaffMember,
  Therapist,
];
