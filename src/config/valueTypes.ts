import { z } from 'zod';
import { isOneLine } from '../domain/isOneLine.js';
import { isLoopbackHost } from '../mail/isLoopbackAddress.js';
import { DURATION_FORM, parseDurationMs } from './duration.js';

/** A part of a day in the wall-clock time of a place; `endMinute` is exclusive. */
export interface DayWindow {
  /** Minutes after midnight, 0–1439. */
  readonly startMinute: number;
  /** Minutes after midnight, 1–1440. */
  readonly endMinute: number;
}

/** One key of the ring: 32 bytes for AES-256-GCM. DESIGN 3. */
export interface EncryptionKey {
  readonly id: string;
  readonly key: Buffer;
}

/** Text to a value by a parser that answers undefined for what it cannot read; the input is never echoed. */
function parsed<T>(expected: string, parse: (text: string) => T | undefined) {
  return z.string().transform((text, context): T => {
    const value = parse(text.trim());
    if (value === undefined) {
      context.addIssue({ code: 'custom', message: `expected ${expected}` });
      return z.NEVER;
    }
    return value;
  });
}

/** A duration in milliseconds, at least `minimumMs`. */
export const durationMs = (minimumMs = 1) =>
  parsed(`${DURATION_FORM}${minimumMs > 1 ? `, at least ${minimumMs}ms` : ''}`, (text) => {
    const value = parseDurationMs(text);
    return value !== undefined && value >= minimumMs ? value : undefined;
  });

export const wholeNumber = (minimum: number, maximum: number) =>
  parsed(`a whole number from ${minimum} to ${maximum}`, (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= minimum && value <= maximum ? value : undefined;
  });

const TRUE_WORDS = ['1', 'true', 'yes', 'on'];
const FALSE_WORDS = ['0', 'false', 'no', 'off'];

export const flag = () =>
  parsed('true or false', (text) => {
    const word = text.toLowerCase();
    if (TRUE_WORDS.includes(word)) return true;
    return FALSE_WORDS.includes(word) ? false : undefined;
  });

export const oneOf = <const T extends readonly string[]>(words: T) =>
  parsed(`one of ${words.join(', ')}`, (text): T[number] | undefined => words.find((word) => word === text));

/** A comma-separated, non-empty subset without repeats. */
export const subsetOf = <const T extends readonly string[]>(words: T) =>
  parsed(`one or more of ${words.join(', ')}, separated by commas`, (text): readonly T[number][] | undefined => {
    const chosen = splitList(text);
    return chosen.length > 0 && chosen.every((word) => words.includes(word)) ? [...new Set(chosen)] : undefined;
  });

/** An absolute URL with one of the given schemes, kept as written. */
export const url = (...schemes: readonly string[]) =>
  parsed(`a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`, (text) => {
    if (!URL.canParse(text)) return undefined;
    const { protocol, host } = new URL(text);
    return schemes.includes(protocol.slice(0, -1)) && host !== '' ? text : undefined;
  });

/** A page for List-Unsubscribe: in that header it stands in angle brackets, and the reference is added as its query. */
export const unsubscribePage = () =>
  parsed('a URL that begins with https://, of plain characters, without "?" and "#"', (text) =>
    /^https:\/\/[\x21-\x7e]+$/.test(text) && !/["<>,?#]/.test(text) && URL.canParse(text) ? text : undefined,
  );

/** Where public keys are: over TLS, or on this machine. Whoever can change them on the way can sign in as anybody. */
export const keysUrl = () =>
  parsed('a URL that begins with https:// (http:// on a loopback address only)', (text) => {
    if (!URL.canParse(text)) return undefined;
    const { protocol, hostname } = new URL(text);
    return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname)) ? text : undefined;
  });

/** Too long to be guessed, without being anybody's idea of a password. */
export const secret = () =>
  parsed('a secret of 32 to 500 characters (like that of: openssl rand -base64 32)', (text) =>
    text.length >= 32 && text.length <= 500 && !/\p{Cc}/u.test(text) ? text : undefined,
  );

/** Origins as browsers send them: scheme, host and port, nothing more. */
export const originList = () =>
  parsed('origins like https://a.example, several separated by commas', (text) => {
    const origins = splitList(text);
    const isOrigin = (origin: string) =>
      /^https?:/.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin;
    return origins.length > 0 && origins.every(isOrigin) ? origins : undefined;
  });

/** One line of text that may stand in a mail header. */
export const line = (maximumLength = 200) =>
  parsed(`one line of at most ${maximumLength} characters without control characters`, (text) =>
    text.length > 0 && text.length <= maximumLength && isOneLine(text) ? text : undefined,
  );

export const hostName = () =>
  parsed('a host name or an IP address', (text) => (/^[A-Za-z0-9.:_-]{1,253}$/.test(text) ? text : undefined));

const LOCAL_PART = "[A-Za-z0-9!#$%&'*/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*/=?^_`{|}~-]+)*";
const DOMAIN = '(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]';
const PLAIN_ADDRESS = new RegExp(`^${LOCAL_PART}@${DOMAIN}$`);

/** An address without display name and without a plus part: the service appends its own. */
export const plainAddress = () =>
  parsed('a plain mail address (name@domain, without a display name and without "+")', (text) =>
    text.length <= 200 && PLAIN_ADDRESS.test(text) ? text : undefined,
  );

export const domainName = () =>
  parsed('a domain name', (text) =>
    text.length <= 253 && new RegExp(`^${DOMAIN}$`).test(text) ? text.toLowerCase() : undefined,
  );

/** "kafka-1:9092,kafka-2:9092" */
export const hostPortList = () =>
  parsed('host:port, several separated by commas', (text) => {
    const entries = splitList(text);
    return entries.length > 0 && entries.every(isHostPort) ? entries : undefined;
  });

/** A name that Kafka takes for topics, clients and groups. */
export const kafkaName = () =>
  parsed('letters, digits, ".", "_" and "-", at most 249', (text) =>
    /^[A-Za-z0-9._-]{1,249}$/.test(text) && !/^\.{1,2}$/.test(text) ? text : undefined,
  );

export const timeZone = () =>
  parsed('an IANA time zone (like Europe/Berlin)', (text) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
    } catch {
      return undefined;
    }
  });

/** "08:00-18:00"; the end may be 24:00. */
export const dayWindow = () =>
  parsed('two times of day, the earlier first (like 08:00-18:00)', (text): DayWindow | undefined => {
    const [, from, to] = /^(\d{1,2}:\d{2})-(\d{1,2}:\d{2})$/.exec(text) ?? [];
    const startMinute = minuteOfDay(from);
    const endMinute = minuteOfDay(to);
    return startMinute < endMinute ? { startMinute, endMinute } : undefined;
  });

/** "1-5" or "1,3,5" as ISO weekdays (1 = Monday … 7 = Sunday), ascending. */
export const weekdays = () =>
  parsed('ISO weekdays 1 (Monday) to 7 (Sunday), like 1-5 or 1,3,5', (text) => {
    const [, from, to] = /^([1-7])-([1-7])$/.exec(text) ?? [];
    const days = from && to ? range(Number(from), Number(to)) : splitList(text).map(Number);
    const valid = days.length > 0 && days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7);
    return valid ? [...new Set(days)].sort((a, b) => a - b) : undefined;
  });

/** "07:00". */
export const timeOfDay = () =>
  parsed('a time like 07:00', (text) => (/^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? text : undefined));

/** "id:base64,older:base64"; the first one encrypts, all of them decrypt. */
export const encryptionKeys = () =>
  parsed('"id:base64" pairs separated by commas, each key 32 bytes, each id once', (text) => {
    const keys = splitList(text).map(encryptionKey);
    const ids = new Set(keys.map((key) => key?.id));
    return keys.length > 0 && ids.size === keys.length && keys.every((key) => key !== undefined) ? keys : undefined;
  });

function encryptionKey(text: string): EncryptionKey | undefined {
  const [, id, encoded] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)$/.exec(text) ?? [];
  return id && encoded ? { id, key: Buffer.from(encoded, 'base64') } : undefined;
}

function minuteOfDay(text: string | undefined): number {
  const [hour, minute] = (text ?? '').split(':').map(Number);
  const total = (hour ?? Number.NaN) * 60 + (minute ?? Number.NaN);
  return (minute ?? 60) < 60 && total <= 24 * 60 ? total : Number.NaN;
}

function isHostPort(text: string): boolean {
  const [, port] = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\]):(\d{1,5})$/.exec(text) ?? [];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
