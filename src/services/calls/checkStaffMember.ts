import { describeAvailabilityProblem } from '../../domain/availability/availabilityProblem.js';
import { parseAvailability } from '../../domain/availability/parseAvailability.js';
import { ISO_WEEKDAYS } from '../../domain/availability/weeklyWindows.js';
import { isOneLine } from '../../domain/isOneLine.js';
import { createLocalDays } from '../../domain/slots/createLocalDays.js';
import type { Absence } from '../../entities/StaffMember.js';
import { CommunicationError } from '../../errors.js';
import { storableJson } from '../../therapists/storableJson.js';
import { badInput } from '../serviceParts.js';

const MAXIMUM_ABSENCES = 200;

/** One line of 1 to 200 characters. @throws CommunicationError BAD_USER_INPUT */
export function checkedName(text: string, field: string): string {
  const trimmed = text.trim();
  if (trimmed !== '' && trimmed.length <= 200 && isOneLine(trimmed)) return trimmed;
  throw badInput(field, 'Expected one line of 1 to 200 characters.');
}

/** @throws CommunicationError BAD_USER_INPUT */
export function checkedTimeZone(timeZone: string): string {
  try {
    createLocalDays(timeZone);
    return timeZone;
  } catch {
    throw badInput('input.timeZone', 'Expected an IANA time zone like "Europe/Berlin".');
  }
}

/**
 * Unlike a therapist's hours, these are entered by somebody who can mend them: one that is not readable is refused.
 * @throws CommunicationError WORKING_HOURS_NOT_READABLE with `details.problems`, one for each; BAD_USER_INPUT where
 *   there are no hours at all
 */
export function checkedWorkingHours(raw: unknown): unknown {
  const { windows, problems } = parseAvailability(raw);
  if (problems.length > 0) {
    throw new CommunicationError('WORKING_HOURS_NOT_READABLE', 'The working hours cannot be read.', {
      field: 'input.workingHours',
      details: {
        problems: problems.map((problem) => ({
          field: `input.workingHours${problem.path === '' ? '' : `.${problem.path.replaceAll(/\[(\d+)\]/g, '.$1')}`}`,
          message: describeAvailabilityProblem(problem),
        })),
      },
    });
  }
  if (ISO_WEEKDAYS.every((weekday) => windows[weekday].length === 0))
    throw badInput('input.workingHours', 'There are no hours in it; who takes no calls is not active.');
  return storableJson(raw);
}

/** Sorted, those that meet joined. @throws CommunicationError BAD_USER_INPUT naming the entry */
export function checkedAbsences(absences: readonly { readonly from: Date; readonly to: Date }[]): Absence[] {
  if (absences.length > MAXIMUM_ABSENCES) throw badInput('input.absences', `At most ${MAXIMUM_ABSENCES} absences.`);
  absences.forEach(({ from, to }, index) => {
    if (from >= to) throw badInput(`input.absences.${index}.to`, 'An absence must end after it begins.');
  });
  const joined: { from: Date; to: Date }[] = [];
  for (const { from, to } of [...absences].sort((a, b) => a.from.getTime() - b.from.getTime())) {
    const last = joined.at(-1);
    if (last && from <= last.to) last.to = to > last.to ? to : last.to;
    else joined.push({ from, to });
  }
  return joined.map(({ from, to }) => ({ from: from.toISOString(), to: to.toISOString() }));
}
