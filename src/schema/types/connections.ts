import { createConnectionType } from '../connections/createConnectionType.js';
import { AttentionItem } from './AttentionItem.js';
import { OutreachPlanEntry } from './ContactPlan.js';
import { Email } from './Email.js';
import { EmailBatch } from './EmailBatch.js';
import { EmailBatchItem } from './EmailBatchItem.js';
import { PlacementRequest } from './PlacementRequest.js';
import { Therapist } from './Therapist.js';

export const TherapistConnection = createConnectionType('Therapist', () => Therapist);
export const PlacementRequestConnection = createConnectionType('PlacementRequest', () => PlacementRequest);
export const EmailConnection = createConnectionType('Email', () => Email);
export const EmailBatchConnection = createConnectionType('EmailBatch', () => EmailBatch);
export const EmailBatchItemConnection = createConnectionType('EmailBatchItem', () => EmailBatchItem);
export const OutreachPlanConnection = createConnectionType('OutreachPlanEntry', () => OutreachPlanEntry);
export const AttentionConnection = createConnectionType('AttentionItem', () => AttentionItem);
