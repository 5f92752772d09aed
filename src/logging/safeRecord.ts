import { safeError } from './safeError.js';

/** Ids, states, host names, event names: no blank, no "@", no umlaut, so that hardly anything personal fits through. */
const TOKEN = /^[\w.:/-]{1,200}$/;
/** An id has a digit in it, a first name has none. */
const ID = /^(?=.*\d)[\w.:/-]{1,200}$/;
const CODE = /^[A-Z][A-Z0-9_]{0,99}$/;
const REDACTED = '[redacted]';
const MAXIMUM_ENTRIES = 50;
const MAXIMUM_DEPTH = 3;

/** Fields that may appear in a log line besides those of {@link FIELD_ENDING}. */
const FIELDS = new Set(
  `event part parts role roles environment version signal pid demo ok degraded retryable
  state status code reason reasons count counts attempt attempts limit remaining position lag details
  method route operationType host port syscall command file line settings field fields
  job loop service template language migration migrations table column constraint topic partition offset eventType`.split(
    /\s+/,
  ),
);

/** A name that ends like this holds an id, a time, a duration, a number, a state or a code. */
const FIELD_ENDING = /(?:Id|Ids|At|Ms|Seconds|Days|Bytes|Count|Size|Total|Code|Codes|Status|State)$/;

/**
 * The part of a record that may be logged. Names, addresses, phone numbers and free text never are (STYLE: logs): a field
 * passes by its name, and then only if its value looks like an id, a code, a number or a time.
 * `droppedFields` counts what did not pass.
 */
export function safeRecord(record: object, depth = 0): Record<string, unknown> {
  const safe: Record<string, unknown> = {};
  let droppedFields = 0;
  for (const [name, value] of Object.entries(record)) {
    if (value === undefined) continue;
    if (name === 'err' || name === 'error') safe.err = safeError(value);
    else if (FIELDS.has(name) || FIELD_ENDING.test(name)) safe[name] = safeField(name, value, depth);
    else droppedFields += 1;
  }
  return droppedFields > 0 ? { ...safe, droppedFields } : safe;
}

/** A string that may be logged as it is. */
export function safeToken(value: unknown): string | undefined {
  return typeof value === 'string' && TOKEN.test(value) ? value : undefined;
}

function safeField(name: string, value: unknown, depth: number): unknown {
  if (name === 'counts' && typeof value === 'object' && value !== null) return numericEntries(value);
  if (name === 'reason' || name === 'reasons') return safeValue(value, CODE, depth);
  return safeValue(value, /Ids?$/.test(name) ? ID : TOKEN, depth);
}

function safeValue(value: unknown, shape: RegExp, depth: number): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string') return shape.test(value) ? value : REDACTED;
  if (Object.prototype.toString.call(value) === '[object Date]') return isoTime(value as Date);
  if (typeof value !== 'object' || depth >= MAXIMUM_DEPTH) return REDACTED;
  if (Array.isArray(value)) return value.slice(0, MAXIMUM_ENTRIES).map((entry) => safeValue(entry, shape, depth + 1));
  return safeRecord(value, depth + 1);
}

function isoTime(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** `counts` may have any token as its keys, because its values can only be numbers. */
function numericEntries(record: object): Record<string, number> {
  const entries = Object.entries(record).filter(([name, value]) => TOKEN.test(name) && typeof value === 'number');
  return Object.fromEntries(entries.slice(0, MAXIMUM_ENTRIES));
}
