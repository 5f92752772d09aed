import { integer, type JsonSchema, object, text, view } from './jsonSchema.js';

export const ERROR: JsonSchema = object(
  {
    code: text('Literal and stable, e.g. "BAD_USER_INPUT".'),
    message: text('What is wrong, in words. Never repeats a value.'),
    field: text('Path of the field at fault, e.g. "placement_request_ids.0".'),
    errorId: text('Of an unexpected error: finds its line in the log.'),
  },
  ['code', 'message'],
);

export const MESSAGE: JsonSchema = view({ message: text('What was done.') });

export const ID_PARAMS: JsonSchema = view({ id: text('Id of this service.') });

export const ACTOR: JsonSchema = text(
  'Who acts, for auditors; "rest-client" when left out. With sign-in it is the subject of the token: leave it out.',
  { maxLength: 200 },
);

export const PAGE_QUERY = {
  page: integer('From 1; less counts as 1.', { default: 1 }),
  limit: integer('Entries per page, 1 to 1000; what lies outside counts as the nearest of the two.', { default: 20 }),
};

export const THERAPIST_QUERY: JsonSchema = text('Id of the therapist service, or of this service.', { maxLength: 200 });

export function envelope(item: JsonSchema): JsonSchema {
  return view({
    data: { type: 'array', items: item, description: 'Newest first.' },
    page: integer('This page.'),
    limit: integer('Entries per page.'),
    total: integer('Entries on all pages.'),
  });
}

export const KEY_HEADERS: JsonSchema = object({
  'idempotency-key': text(
    'A key of your own. Repeated within 24 hours with the same request it does nothing more and gets the same answer; with another request it is refused with 422.',
    { minLength: 1, maxLength: 255 },
  ),
});
