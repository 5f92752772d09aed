import { GraphQLScalarType } from 'graphql';
import { GraphQLDateTimeISO, GraphQLJSON, GraphQLJSONObject, GraphQLLocalDate, GraphQLSafeInt } from 'graphql-scalars';

/** A moment, always written as ISO 8601 in UTC. */
export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTimeISO.toConfig(),
  name: 'DateTime',
  description: 'A moment in ISO 8601 with its zone, e.g. "2026-03-10T09:30:00Z". Answers are in UTC.',
  // Dates are what there is; everything else goes the library's way.
  serialize: (value) => (value instanceof Date ? value.toISOString() : GraphQLDateTimeISO.serialize(value)),
});

const DAY = /^\d{4}-\d\d-\d\d$/;

/** A day without a time. */
export const LocalDate = new GraphQLScalarType({
  ...GraphQLLocalDate.toConfig(),
  name: 'Date',
  description: 'A day in ISO 8601, e.g. "2026-03-10".',
  // PostgreSQL has checked it already.
  serialize: (value) => (typeof value === 'string' && DAY.test(value) ? value : GraphQLLocalDate.serialize(value)),
});

/** Hours of the week, as raw as they come; what cannot be read is told by whoever takes them. */
export const WeeklyHours = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  name: 'WeeklyHours',
  description:
    'Hours by weekday, in German or English: {"monday": [{"start": "09:00", "end": "12:00"}], "di": ["8:00-9:00"]}.',
  specifiedByURL: null,
});

/** A number that outgrows 32 bits. */
export const Position = new GraphQLScalarType({
  ...GraphQLSafeInt.toConfig(),
  name: 'Position',
  description: 'A whole number up to 2^53: a place in the order of events, or a count of them.',
  specifiedByURL: null,
});

/** What an event tells. */
export const EventPayload = new GraphQLScalarType({
  ...GraphQLJSONObject.toConfig(),
  name: 'EventPayload',
  description: 'Payload of an event as JSON, its fields in snake_case.',
  specifiedByURL: null,
});
