export const AVAILABILITY_PROBLEM_CODES = [
  'INVALID_JSON',
  'NOT_AN_OBJECT',
  'UNKNOWN_DAY',
  'DAY_NOT_READABLE',
  'WINDOW_NOT_READABLE',
  'UNKNOWN_FIELD',
  'START_MISSING',
  'END_MISSING',
  'TIME_NOT_READABLE',
  'TIME_OUT_OF_RANGE',
  'WINDOW_REVERSED',
  'WINDOW_EMPTY',
  'ACCESS_FAILED',
  'TOO_LARGE',
  'FURTHER_PROBLEMS',
] as const;
export type AvailabilityProblemCode = (typeof AVAILABILITY_PROBLEM_CODES)[number];

/** One part of a therapist's availability that could not be read; shown as a warning on the therapist. */
export interface AvailabilityProblem {
  readonly code: AvailabilityProblemCode;
  /** Where, in the names of the source: `monday[0].end`; empty for the whole. */
  readonly path: string;
  /** What stood there, shortened and safe to store and show; absent where there is nothing to show. */
  readonly value?: string;
}

/** An English sentence for people who look at the therapist. */
export function describeAvailabilityProblem(problem: AvailabilityProblem): string {
  const place = problem.path === '' ? 'The availability' : problem.path;
  const value = problem.value === undefined ? '' : ` (found: ${problem.value})`;
  return `${place} ${predicateOf(problem.code)}${value}.`;
}

function predicateOf(code: AvailabilityProblemCode): string {
  switch (code) {
    case 'INVALID_JSON':
      return 'is a text that is not valid JSON';
    case 'NOT_AN_OBJECT':
      return 'is not an object with weekdays as its keys';
    case 'UNKNOWN_DAY':
      return 'is not the name of a weekday and was ignored';
    case 'DAY_NOT_READABLE':
      return 'is neither a list of time windows nor a single one';
    case 'WINDOW_NOT_READABLE':
      return 'cannot be read as a time window such as "09:00-12:00"';
    case 'UNKNOWN_FIELD':
      return 'is an unknown part of a time window and was ignored';
    case 'START_MISSING':
      return 'has an end but no start';
    case 'END_MISSING':
      return 'has a start but no end';
    case 'TIME_NOT_READABLE':
      return 'is not a time of day such as "09:00"';
    case 'TIME_OUT_OF_RANGE':
      return 'is not between 00:00 and 24:00';
    case 'WINDOW_REVERSED':
      return 'ends before it starts';
    case 'WINDOW_EMPTY':
      return 'starts and ends at the same time';
    case 'ACCESS_FAILED':
      return 'could not be accessed';
    case 'TOO_LARGE':
      return 'is too large; what lies beyond the limit was not read';
    case 'FURTHER_PROBLEMS':
      return 'has further problems that are not listed';
    default:
      return code satisfies never;
  }
}
