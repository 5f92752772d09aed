import { safeRecord, safeToken } from './safeRecord.js';

const MAXIMUM_DEPTH = 5;
const MAXIMUM_FRAMES = 20;
/** `at name (file:line:column)` and nothing that a message could have put there. */
const FRAME = /^\s+at (?:[\w$.<>[\] ]+ \()?(?:file:\/\/|node:|\/|[A-Za-z]:\\)[^\s()]*:\d+:\d+\)?$/;

/** Messages of the engine itself: they name code, never data. */
const ENGINE_MESSAGES = [
  /^Cannot (?:read|set) properties of (?:undefined|null)(?: \((?:reading|setting) '[\w$]+'\))?$/,
  /^[\w$.]+(?:\(\.\.\.\))?(?:[\w$.]|\(\.\.\.\))* is not (?:a function|a constructor|defined|iterable)$/,
  /^Maximum call stack size exceeded$/,
];

/** Facts that drivers put on their errors (pg, nodemailer, Node itself); each passes only as a token. */
const FACTS = ['code', 'syscall', 'command', 'schema', 'table', 'column', 'constraint', 'routine', 'field'] as const;
const NUMBERS = ['errno', 'port', 'responseCode', 'statusCode'] as const;

/**
 * What of an error may be logged: type, code, facts, stack frames, causes. Never its message, which often repeats the
 * input ("550 no such user anna@…", "Key (email)=(…) already exists"), except where the engine itself wrote it.
 */
export function safeError(error: unknown, depth = 0): Record<string, unknown> {
  if (typeof error !== 'object' || error === null) return { type: typeof error };
  const source = error as Record<string, unknown>;
  const message = typeof source.message === 'string' ? source.message : '';
  return {
    type: typeName(source),
    ...Object.fromEntries(FACTS.map((name) => [name, safeToken(source[name])])),
    ...Object.fromEntries(NUMBERS.map((name) => [name, numeric(source[name])])),
    retryable: typeof source.retryable === 'boolean' ? source.retryable : undefined,
    details: isObject(source.details) ? safeRecord(source.details) : undefined,
    message: ENGINE_MESSAGES.some((shape) => shape.test(message)) ? message : undefined,
    stack: frames(source.stack, message),
    ...(depth < MAXIMUM_DEPTH ? nested(source, depth + 1) : {}),
  };
}

/** `name` where it is the name of a class of errors; else the class, which comes from the code and from nowhere else. */
function typeName(source: Record<string, unknown>): string {
  const { name, constructor: type } = source;
  if (typeof name === 'string' && /^[A-Z]\w*(?:Error|Exception)$/.test(name)) return name;
  return (typeof type === 'function' && safeToken(type.name)) || 'Error';
}

function nested(source: Record<string, unknown>, depth: number): Record<string, unknown> {
  const { cause, errors } = source;
  return {
    cause: isObject(cause) ? safeError(cause, depth) : undefined,
    errors: Array.isArray(errors) ? errors.slice(0, 5).map((error) => safeError(error, depth)) : undefined,
  };
}

function frames(stack: unknown, message: string): readonly string[] | undefined {
  if (typeof stack !== 'string') return undefined;
  const lines = stack.replace(message, '').split('\n');
  return lines
    .filter((line) => FRAME.test(line))
    .slice(0, MAXIMUM_FRAMES)
    .map((line) => line.trim());
}

function numeric(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
