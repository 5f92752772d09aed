import { CALL_STATUSES } from '../../domain/vocabulary.js';
import { ACTOR, PAGE_QUERY, THERAPIST_QUERY } from './commonSchemas.js';
import { eitherCase, flag, integer, list, moment, object, orNull, outerId, text, view } from './jsonSchema.js';

const STATUSES = CALL_STATUSES.map((status) => status.toLowerCase());
const DATE = { pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
const TIME = { pattern: '^\\d{2}:\\d{2}(:\\d{2})?$' };

export const PHONE_CALL = view({
  id: text('Id of this service.'),
  therapist_id: outerId('Id of the therapist service.'),
  scheduled_date: text("Day of the call, in the service's time zone.", { format: 'date' }),
  scheduled_time: text('"HH:MM", by the clock there.'),
  duration_minutes: integer('Length of the slot.'),
  actual_date: orNull(text('Day on which the outcome was recorded.', { format: 'date' })),
  actual_time: orNull(text('"HH:MM" of that.')),
  status: text('Where it stands.', { enum: STATUSES }),
  outcome: orNull(text('What the client wrote, else the literal outcome, e.g. "NO_ANSWER".')),
  notes: orNull(text('Notes of the call.')),
  retry_after: orNull(
    text('Of a failed call: the day of the next one. Of a planned one: not before this day.', { format: 'date' }),
  ),
  placement_request_ids: list(outerId('Id of the matching service.'), 'The requests that it is about.'),
  created_at: moment('When it was planned.'),
  updated_at: moment('Last change.'),
});

const TIMES = {
  scheduled_date: orNull(
    text("Day, in the service's time zone; the first free time of it when no time is given.", DATE),
  ),
  scheduled_time: orNull(text('"HH:MM" in steps of five minutes; needs a date.', TIME)),
  duration_minutes: orNull(integer('5 to 60 in steps of five; from the number of requests when left out.')),
};

export const NEW_CALL = object(
  {
    therapist_id: outerId('Id of the therapist service, or of this one.'),
    ...TIMES,
    placement_request_ids: orNull(
      list(outerId('Id of the matching service, or of this one.'), 'All that wait there when left out.', 50),
    ),
    notes: orNull(text('Notes of the call.', { maxLength: 20_000 })),
    status: orNull(eitherCase(['SCHEDULED'], 'A new call is planned.')),
    force: orNull(flag('Outside the hours of the therapist on purpose; needs `reason`.')),
    reason: orNull(text('Why; kept for auditors.', { maxLength: 2_000 })),
    staff_member_id: orNull(ACTOR),
  },
  ['therapist_id'],
);

export const CHANGED_CALL = object({
  ...TIMES,
  status: orNull(
    eitherCase(
      [...CALL_STATUSES],
      'completed: somebody was REACHED. failed: NO_ANSWER, and the next try is planned. canceled: no call for its requests before `retry_after`.',
    ),
  ),
  outcome: orNull(text('What came of it, in words; kept as it is.', { maxLength: 20_000 })),
  notes: orNull(text('Notes; empty takes them away.', { maxLength: 20_000 })),
  retry_after: orNull(text('No (further) call before this day or moment.', { maxLength: 40 })),
  force: orNull(flag('Outside the hours of the therapist on purpose; needs `reason`.')),
  reason: orNull(text('Why; kept for auditors.', { maxLength: 2_000 })),
  staff_member_id: orNull(ACTOR),
});

export const CALL_QUERY = object({
  therapist_id: THERAPIST_QUERY,
  status: eitherCase([...CALL_STATUSES], 'Where they stand.'),
  scheduled_date: text("Day, in the service's time zone.", DATE),
  ...PAGE_QUERY,
});

export const CALL_DELETION_QUERY = object({
  staff_member_id: ACTOR,
  retry_after: text('No call for its requests before this day; the next day when left out.', { maxLength: 40 }),
});

const ITEM = {
  placement_request_id: outerId('Id of the matching service.'),
  priority: integer('1 is talked about first.'),
  discussed: flag('Whether it was talked about.'),
  outcome: orNull(text('What was said about it.', { enum: ['accepted', 'rejected', 'later', 'undecided'] })),
  follow_up_required: flag('Somebody has to follow it up.'),
  follow_up_notes: orNull(text('Notes for that.')),
};

export const CALL_BATCH = view({
  id: text('Id of this service.'),
  phone_call_id: text('Id of its call.'),
  items: { type: 'array', items: view(ITEM), description: 'In their order.' },
});

const CHANGED_ITEM = object(
  {
    placement_request_id: outerId('Id of the matching service, or of this one.'),
    priority: orNull(integer('Where it stands in the order; while the call is planned.')),
    discussed: orNull(flag('Whether it was talked about.')),
    outcome: orNull(
      eitherCase(
        ['ACCEPTED', 'REJECTED', 'LATER', 'UNDECIDED'],
        'Of a planned call: somebody was REACHED, and the call is completed.',
      ),
    ),
    later_until: orNull(text('Needed for later: date or moment.', { maxLength: 40 })),
    follow_up_required: orNull(flag('Puts it on the to-do list.')),
    follow_up_notes: orNull(text('Notes for that; empty takes them away.', { maxLength: 20_000 })),
  },
  ['placement_request_id'],
);

export const CHANGED_CALL_BATCH = object(
  { items: list(CHANGED_ITEM, 'Those that change.', 50), staff_member_id: orNull(ACTOR) },
  ['items'],
);
