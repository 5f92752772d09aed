import { badInput } from './serviceParts.js';

const MAXIMUM_YEARS_AHEAD = 5;

/** Whoever names a date further ahead has mistyped the year. @throws CommunicationError BAD_USER_INPUT */
export function checkAhead(at: Date | null | undefined, field: string, now: Date): void {
  if (!at || at.getUTCFullYear() <= now.getUTCFullYear() + MAXIMUM_YEARS_AHEAD) return;
  throw badInput(field, `At most ${MAXIMUM_YEARS_AHEAD} years ahead.`);
}
