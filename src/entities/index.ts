import { ContactOverride } from './ContactOverride.js';
import { ContactPoint } from './ContactPoint.js';
import { DeadLetter } from './DeadLetter.js';
import { Email } from './Email.js';
import { EmailBatch } from './EmailBatch.js';
import { EmailBatchItem } from './EmailBatchItem.js';
import { InboxEvent } from './InboxEvent.js';
import { OutboxEvent } from './OutboxEvent.js';
import { PlacementRequest } from './PlacementRequest.js';
import { ServiceState } from './ServiceState.js';
import { StaffAction } from './StaffAction.js';
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
  Therapist,
];
