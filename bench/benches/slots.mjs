import { isDeepStrictEqual } from 'node:util';
import { startChild } from '../support/children.mjs';
import { printDetail, printRatio } from '../support/report.mjs';
import { median } from '../support/statistics.mjs';

const FEW_LINES = 2;
const AIM = 100;
const GROWTH_AIM = 12;

/**
 * Slots for one practice after the other, each booked before the next one is looked for, as the follow-up sweep does;
 * against the same search on luxon's objects. Ten times the calls are made by ten times the lines, two by two hundred;
 * besides on the lines of the thousand, which fills them from a fourteenth to three quarters. Each finder has a
 * process of its own, so that neither collects the other's garbage, and CPU time is compared: it depends less on what
 * else the machine does.
 */
export async function benchSlots({ quick }) {
  const size = quick ? { calls: 100, rounds: 2 } : { calls: 1_000, rounds: 9 };
  const [integers, luxon] = [startChild('slotFinder.mjs'), startChild('slotFinder.mjs')];
  const { calls } = size;
  const find = (child, parameters) => () => child.call('find', parameters);
  const sides = {
    // One run alone is over before a timer says much.
    integers: find(integers, { finder: 'integers', count: calls, lines: FEW_LINES, runs: 10 }),
    luxon: find(luxon, { finder: 'luxon', count: calls, lines: FEW_LINES }),
    tenfold: find(integers, { finder: 'integers', count: calls * 10, lines: FEW_LINES * 10 }),
    few: find(integers, { finder: 'integers', count: calls, lines: FEW_LINES * 10, runs: 10 }),
  };
  try {
    await warmUp(sides, calls);
    const rounds = [];
    for (let round = 0; round < size.rounds; round += 1) {
      const order = Object.entries(sides);
      const result = {};
      for (const [side, run] of round % 2 === 0 ? order : order.reverse()) result[side] = (await run()).cpuMs;
      rounds.push(result);
    }
    report(calls, rounds);
  } finally {
    await Promise.all([integers.close(), luxon.close()]);
  }
}

/** Not counted; shows that both find the same slots, and that many practices want the same ones. */
async function warmUp({ integers, tenfold, few, luxon }, calls) {
  const [{ slots: fast }, { slots: slow }] = [await integers(), await luxon()];
  if (!isDeepStrictEqual(fast, slow)) throw new Error('the two finders disagree');
  await few();
  const { slots } = await tenfold();
  const found = slots.filter((slot) => slot !== null);
  const starts = new Set(found.map((slot) => slot.startMinute));
  if (found.length < calls * 9) throw new Error(`only ${found.length} of ${calls * 10} calls found a slot`);
  if (starts.size > found.length / 2) throw new Error('hardly anybody competes');
}

function report(calls, rounds) {
  const ratio = (name, over, under, aim) =>
    printRatio(
      name,
      rounds.map((round) => round[over] / round[under]),
      aim,
    );
  const [few, many] = [`${calls} calls on`, `${calls * 10} calls on ${FEW_LINES * 10} lines`];
  ratio(`${few} ${FEW_LINES} lines, CPU time of luxon : integers`, 'luxon', 'integers', { atLeast: AIM });
  ratio(`CPU time of ${many} : ${few} ${FEW_LINES}`, 'tenfold', 'integers', { atMost: GROWTH_AIM });
  ratio(`CPU time of ${many} : ${few} ${FEW_LINES * 10}, hardly booked`, 'tenfold', 'few', { atMost: GROWTH_AIM });
  const of = (side) => `${median(rounds.map((round) => round[side])).toFixed(2)} ms`;
  printDetail(`${few} ${FEW_LINES} lines`, `${of('integers')}, with luxon ${of('luxon')}`);
  printDetail(`${few} ${FEW_LINES * 10} lines`, of('few'));
  printDetail(many, of('tenfold'));
}
