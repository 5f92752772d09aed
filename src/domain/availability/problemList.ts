import type { AvailabilityProblem, AvailabilityProblemCode } from './availabilityProblem.js';

/** A garbled source can have thousands of problems; nobody reads more than these, and they are stored with the therapist. */
export const MAX_LISTED_PROBLEMS = 50;
const MAX_SHOWN_CHARACTERS = 40;

/** Collects problems up to a bound and only counts what comes after. */
export interface ProblemList {
  add(code: AvailabilityProblemCode, path: string, value?: unknown): void;
  /** The listed problems; a last `FURTHER_PROBLEMS` tells how many more there were. */
  toArray(): AvailabilityProblem[];
}

export function createProblemList(): ProblemList {
  const problems: AvailabilityProblem[] = [];
  let unlisted = 0;
  return {
    add(code, path, value) {
      if (problems.length >= MAX_LISTED_PROBLEMS) unlisted += 1;
      else problems.push(value === undefined ? { code, path } : { code, path, value: showValue(value) });
    },
    toArray() {
      if (unlisted === 0) return [...problems];
      return [...problems, { code: 'FURTHER_PROBLEMS', path: '', value: String(unlisted) }];
    },
  };
}

/** Shortens a value for showing. Never looks inside an object: its getters may throw, its `toJSON` may lie. */
export function showValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `"${showText(value)}"`;
    case 'number':
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? 'null' : 'a nested value';
    default:
      return `a ${typeof value}`;
  }
}

/** Cuts a text and replaces what PostgreSQL (NUL, lone surrogates) or a terminal (control characters) cannot take. */
export function showText(text: string): string {
  const shown = text.slice(0, MAX_SHOWN_CHARACTERS).replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\u{FFFD}');
  return text.length > MAX_SHOWN_CHARACTERS ? `${shown}…` : shown;
}
