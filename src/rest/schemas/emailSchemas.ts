import { EMAIL_STATUSES, LANGUAGES } from '../../domain/vocabulary.js';
import { ACTOR, PAGE_QUERY, THERAPIST_QUERY } from './commonSchemas.js';
import { eitherCase, flag, integer, list, moment, object, orNull, outerId, text, view } from './jsonSchema.js';

export const EMAIL = view({
  id: text('Id of this service.'),
  therapist_id: outerId('Id of the therapist service.'),
  subject: orNull(text('Null until the mail is composed.')),
  body_html: orNull(text('As it was sent; null until the mail is composed.')),
  body_text: orNull(text('Plain text; of a draft the text that was written.')),
  recipient_email: orNull(text('Address it goes to.')),
  recipient_name: orNull(text('Name it goes to.')),
  sender_email: orNull(text('Address it comes from.')),
  sender_name: orNull(text('Name it comes from.')),
  status: text('Where it stands.', { enum: EMAIL_STATUSES }),
  placement_request_ids: list(outerId('Id of the matching service.'), 'The requests that it is about.'),
  batch_id: orNull(text('Id of its batch, in this service.')),
  response_received: flag('Whether an answer came.'),
  response_date: orNull(moment('When the answer came.')),
  response_content: orNull(text('Text of the answer.')),
  follow_up_required: flag('Somebody has to follow it up.'),
  follow_up_notes: orNull(text('Notes for that.')),
  queued_at: orNull(moment('When it was released.')),
  sent_at: orNull(moment('When the mail server accepted it.')),
  error_message: orNull(text('Why the last try failed.')),
  retry_count: integer('Tries after the first.'),
  external_delivery: flag('The client sends it by itself; the service never does.'),
  created_at: moment('When it was made.'),
  updated_at: moment('Last change.'),
});

const WRITTEN = {
  subject: orNull(text('One line of 1 to 200 characters.', { maxLength: 1_000 })),
  body_text: orNull(text('1 to 20,000 characters. The service sets it into its own layout.', { maxLength: 200_000 })),
  body_html: orNull(
    text(
      'Of a mail that the client sends itself: kept as it is. Else only its text counts, and only without `body_text`.',
      {
        maxLength: 200_000,
      },
    ),
  ),
  placement_request_ids: orNull(
    list(outerId('Id of the matching service, or of this one.'), 'Open requests at the practice that it is about.', 50),
  ),
  follow_up_required: orNull(flag('Puts it on the to-do list.')),
  follow_up_notes: orNull(text('Notes for that; empty takes them away.', { maxLength: 20_000 })),
  language: orNull(text("Language of the layout; the therapist's when left out.", { enum: LANGUAGES })),
  staff_member_id: orNull(ACTOR),
};

export const NEW_EMAIL = object(
  {
    therapist_id: outerId('Id of the therapist service, or of this one.'),
    ...WRITTEN,
    external_delivery: orNull(flag('The client sends it by itself and says how that went by PUT.')),
    recipient_email: orNull(
      text("The therapist's address when left out; another one only with `external_delivery`.", { maxLength: 320 }),
    ),
    recipient_name: orNull(
      text("The therapist's name when left out; counts only with `external_delivery`.", { maxLength: 200 }),
    ),
    sender_email: orNull(
      text('Counts only with `external_delivery`: the service sends in its own name.', { maxLength: 320 }),
    ),
    sender_name: orNull(text('Counts only with `external_delivery`.', { maxLength: 200 })),
    status: orNull(eitherCase(['DRAFT', 'QUEUED'], 'QUEUED releases it at once.')),
  },
  ['therapist_id', 'subject'],
);

export const ANSWER = object(
  {
    placement_request_id: outerId('Which of its requests.'),
    outcome: eitherCase(['ACCEPTED', 'REJECTED', 'LATER', 'UNDECIDED'], 'What was answered about it.'),
    later_until: orNull(text('Needed for LATER: date or moment.', { maxLength: 40 })),
  },
  ['placement_request_id', 'outcome'],
);

export const CHANGED_EMAIL = object({
  ...WRITTEN,
  status: orNull(
    eitherCase(
      EMAIL_STATUSES,
      'QUEUED releases a draft or tries a failed mail again, CANCELED stops it. SENDING, SENT and FAILED only with `external_delivery`.',
    ),
  ),
  error_message: orNull(text('Why it FAILED; counts only with `external_delivery`.', { maxLength: 2_000 })),
  response_received: orNull(flag('True: an answer came. Without `outcomes` somebody has to follow it up.')),
  response_date: orNull(text('When it came: date or moment; now when left out.', { maxLength: 40 })),
  response_content: orNull(text('Text of the answer.', { maxLength: 200_000 })),
  outcomes: orNull(list(ANSWER, 'What was answered, request by request.', 50)),
});

export const EMAIL_QUERY = object({
  therapist_id: THERAPIST_QUERY,
  status: eitherCase(EMAIL_STATUSES, 'Where they stand.'),
  response_received: flag('Whether an answer came.'),
  batch_id: text('Id of a batch, in this service.', { maxLength: 200 }),
  ...PAGE_QUERY,
});
