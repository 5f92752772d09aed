import type { AnyTemplateName } from '../../composer/emailInput.js';
import type { BatchStatus, EmailPurpose, EmailStatus, Language } from '../../domain/vocabulary.js';
import type { BatchPin } from '../../entities/EmailBatchItem.js';
import type { ReportedStatus } from '../../services/createExternalEmailService.js';
import type { UncertainResolution } from '../../services/createUncertainEmailService.js';
import { defineEnum } from '../defineEnum.js';

export const EmailStatusEnum = defineEnum<EmailStatus>('EmailStatus', 'Where a mail stands in its life.', {
  DRAFT: 'Written by staff, not yet released.',
  QUEUED: 'Released; it leaves as soon as the contact rules permit.',
  SENDING: 'Handed to the SMTP server at this moment.',
  SENT: 'The SMTP server accepted it.',
  FAILED: 'The SMTP server refused it for good. Staff may queue it again.',
  UNCERTAIN: 'The connection broke when it may have been accepted already. Only a person resolves this.',
  CANCELED: 'Stopped before it left.',
});

export const EmailPurposeEnum = defineEnum<EmailPurpose>('EmailPurpose', 'What a mail is for.', {
  REQUEST: 'Asks for places; composed from a batch of placement requests.',
  MANUAL: 'Written by staff.',
  CONFIRMATION:
    'Confirms an accepted place; the only mail that names a patient, and no contact in the sense of the rules.',
});

export const EmailTemplateEnum = defineEnum<AnyTemplateName>(
  'EmailTemplate',
  'The template that a mail is made from.',
  {
    'initial-contact': 'One patient.',
    'batch-request': 'Several patients.',
    'follow-up': 'New patients after a mail that stayed unanswered.',
    confirmation: 'An accepted place; names the patient.',
    manual: 'The layout around a text written by staff.',
  },
);

export const LanguageEnum = defineEnum<Language>('Language', 'Language of a mail.', {
  de: 'German (formal).',
  en: 'English.',
});

export const BatchStatusEnum = defineEnum<BatchStatus>('EmailBatchStatus', 'Where a batch stands.', {
  PLANNED: 'Collects requests; who will be in the mail is decided when it is made.',
  QUEUED: 'Its mail is made and on its way.',
  SENT: 'Its mail was sent.',
  FAILED: 'Its mail failed for good.',
  CANCELED: 'Given up, or nobody was left in it.',
});

export const BatchPinEnum = defineEnum<BatchPin>('BatchPin', 'What staff decided about a request in a planned batch.', {
  INCLUDED: 'Is to be in the next mail, ahead of those that the rule chooses.',
  EXCLUDED: 'Is to stay out of the next mail.',
});

export const UncertainResolutionEnum = defineEnum<UncertainResolution>(
  'UncertainResolution',
  'What a person found out about an uncertain mail.',
  {
    SENT: 'It arrived; it counts as sent at its attempt.',
    NOT_SENT_SEND_AGAIN: 'It did not arrive and is to be sent again.',
    NOT_SENT_GIVE_UP: 'It did not arrive and is not to be sent again; its requests wait in a held batch.',
  },
);

export const ReportedEmailStatusEnum = defineEnum<ReportedStatus>(
  'ReportedEmailStatus',
  'What a client that sends a mail by itself can say about it.',
  {
    QUEUED: 'It is to be sent, or is to be tried again.',
    SENDING: 'The client begins to send; its requests are in it from now on.',
    SENT: 'The mail server accepted it: it counts as a contact.',
    FAILED: 'It was not accepted; its requests are open again.',
  },
);
