/** Finds and books slots for one practice after the other, with the one finder or the other. */
import { DEFAULT_LINE_HOURS, lineCalendar } from '../../dist/domain/calls/lineCalendar.js';
import { ANY_SLOT, slotQuery } from '../../dist/domain/calls/slotRequest.js';
import { bookSlot } from '../../dist/domain/slots/bookSlot.js';
import { createLocalDays } from '../../dist/domain/slots/createLocalDays.js';
import { findFirstSlot } from '../../dist/domain/slots/findSlots.js';
import { answerCalls } from '../support/children.mjs';
import { createLuxonFinder } from '../support/luxonSlotFinder.mjs';
import { NOW, slotCases, ZONE } from '../support/slotCases.mjs';

const FINDERS = { integers: onIntegers, luxon: onLuxon };

answerCalls({
  /** Mean CPU time of the thread for one run in ms, and what was found. */
  find({ finder, count, lines, runs = 1 }) {
    const lineIds = Array.from({ length: lines }, (_, index) => `line-${index + 1}`);
    let cpuMs = 0;
    let slots = [];
    for (let run = 0; run < runs; run += 1) {
      const cases = slotCases(count);
      const before = process.threadCpuUsage();
      slots = FINDERS[finder](cases, lineIds);
      const { user, system } = process.threadCpuUsage(before);
      cpuMs += (user + system) / 1_000;
    }
    return { cpuMs: cpuMs / runs, slots };
  },
});

function onIntegers(cases, lineIds) {
  const localDays = createLocalDays(ZONE);
  let lines = lineIds.map((lineId) =>
    lineCalendar({ lineId, workingHours: DEFAULT_LINE_HOURS, localDays, busy: [] }, NOW),
  );
  return cases.map(({ durationMinutes, calendar, busy }) => {
    const query = { durationMinutes, wish: ANY_SLOT, calendar, contactPointBusy: busy, lines };
    const answer = findFirstSlot(slotQuery(query, NOW));
    if (answer.kind === 'NONE') return null;
    lines = bookSlot(lines, answer.slot);
    return { startMinute: answer.slot.startMinute, lineId: answer.slot.lineId };
  });
}

function onLuxon(cases, lineIds) {
  const finder = createLuxonFinder(lineIds);
  return cases.map((one) => finder.findAndBook(one));
}
