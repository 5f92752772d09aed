import { CommunicationError } from '../errors.js';
import { isUuid } from './uuid.js';

/** Puts a value into the statement's parameters and returns its placeholder. */
export type Bind = (value: unknown) => string;
/** A part of a WHERE clause. SQL text is ours alone; every value goes through `bind`. */
export type Condition = (bind: Bind) => string;

/** Half-open for moments (from ≤ x < to), closed for days. */
export interface Range<Value> {
  readonly from?: Value | null;
  readonly to?: Value | null;
}

/** For {@link flag}: true where the range filters anything, else null. */
export function isBounded(range: Range<unknown> | null | undefined): true | null {
  return (range?.from ?? range?.to ?? null) === null ? null : true;
}

const MAXIMUM_VALUES = 500;

/** Null and undefined filter nothing; an empty list matches nothing. */
export function anyOf(column: string, values: readonly string[] | null | undefined, field: string): Condition[] {
  if (!values) return [];
  requireTexts(values, field);
  return [(bind) => `${column} = ANY(${bind(values)})`];
}

/** @throws CommunicationError BAD_USER_INPUT for a malformed id */
export function anyIdOf(column: string, ids: readonly string[] | null | undefined, field: string): Condition[] {
  return idCondition(ids, field, (list) => `${column} = ANY(${list})`);
}

/** Ids that the condition uses in its own way, e.g. in a subquery; `list` is an uuid[]. */
export function idCondition(
  ids: readonly string[] | null | undefined,
  field: string,
  sql: (list: string) => string,
): Condition[] {
  if (!ids) return [];
  requireTexts(ids, field);
  const bad = ids.findIndex((id) => !isUuid(id));
  if (bad >= 0) throw badFilter(`${field}.${bad}`, 'Not an id of this service.');
  return [(bind) => sql(`${bind(ids)}::uuid[]`)];
}

/** @throws CommunicationError BAD_USER_INPUT for a reversed range */
export function between(column: string, range: Range<Date> | null | undefined, field: string): Condition[] {
  return rangeCondition(column, range, field, '<');
}

/** @throws CommunicationError BAD_USER_INPUT for a reversed range */
export function daysBetween(column: string, range: Range<string> | null | undefined, field: string): Condition[] {
  return rangeCondition(column, range, field, '<=');
}

/** Both ends belong to it. @throws CommunicationError BAD_USER_INPUT for a reversed range */
export function numbersBetween(column: string, range: Range<number> | null | undefined, field: string): Condition[] {
  return rangeCondition(column, range, field, '<=');
}

/** `sql` must be a boolean expression that is never null. */
export function flag(sql: string, wanted: boolean | null | undefined): Condition[] {
  if (wanted === null || wanted === undefined) return [];
  return [() => (wanted ? `(${sql})` : `NOT (${sql})`)];
}

export function contains(sql: string, text: string | null | undefined, field: string): Condition[] {
  if (!text) return [];
  requireTexts([text], field);
  return [(bind) => `strpos(lower(${sql}), lower(${bind(text)})) > 0`];
}

function rangeCondition<Value extends Date | string | number>(
  column: string,
  range: Range<Value> | null | undefined,
  field: string,
  end: '<' | '<=',
): Condition[] {
  const from = range?.from ?? null;
  const to = range?.to ?? null;
  if (from !== null && to !== null && from > to) throw badFilter(field, '`from` must not be after `to`.');
  return [
    ...(from === null ? [] : [(bind: Bind) => `${column} >= ${bind(from)}`]),
    ...(to === null ? [] : [(bind: Bind) => `${column} ${end} ${bind(to)}`]),
  ];
}

function requireTexts(values: readonly string[], field: string): void {
  if (values.length > MAXIMUM_VALUES) throw badFilter(field, `At most ${MAXIMUM_VALUES} values.`);
  // PostgreSQL has no place for this character in a text.
  if (values.some((value) => value.includes('\0'))) throw badFilter(field, 'Contains a NUL character.');
}

function badFilter(field: string, message: string): CommunicationError {
  return new CommunicationError('BAD_USER_INPUT', message, { field });
}
