import { isDeepStrictEqual } from 'node:util';
import { runOn } from '../support/benchCluster.mjs';
import { startChild } from '../support/children.mjs';
import { printDetail, printRatio } from '../support/report.mjs';
import { seedUnansweredMails } from '../support/seedUnansweredMails.mjs';
import { median } from '../support/statistics.mjs';

const AIM = 5;
const GROWTH_AIM = 12;
const ENVIRONMENT = { CALL_LINES: '20', LOG_LEVEL: 'silent' };

/**
 * The follow-up sweep over practices whose mail stayed unanswered, on twenty lines, against the same sweep with a
 * transaction for each call. Each run has a database of its own; both sides must plan the same calls. Ten thousand
 * transactions are not waited for: they take at least ten times as long as a thousand.
 */
export async function benchCalls({ cluster, quick }) {
  const size = quick ? { calls: 50, rounds: 1 } : { calls: 1_000, rounds: 3 };
  const planner = startChild('callPlanner.mjs');
  const plan = (count, pageSize) => planOnce(cluster, planner, count, pageSize);
  try {
    await plan(size.calls);
    const rounds = [];
    for (let round = 0; round < size.rounds; round += 1) {
      const sides = [
        ['pages', () => plan(size.calls)],
        ['single', () => plan(size.calls, 1)],
        ['tenfold', () => plan(size.calls * 10)],
      ];
      const result = {};
      for (const [side, run] of round % 2 === 0 ? sides : sides.reverse()) result[side] = await run();
      checkSame(result.pages, result.single);
      rounds.push(result);
    }
    report(size.calls, rounds);
  } finally {
    await planner.close();
  }
}

async function planOnce(cluster, planner, count, pageSize) {
  const databaseUrl = await cluster.createDatabase();
  try {
    await seedUnansweredMails(databaseUrl, count);
    const { ms, result } = await planner.call('plan', { databaseUrl, environment: ENVIRONMENT, pageSize });
    const calls = await runOn(databaseUrl, [CALLS]);
    if (calls.length < count * 0.95 || result.planned !== calls.length) {
      throw new Error(`${calls.length} of ${count} calls are planned`);
    }
    const [{ deadlocks }] = await runOn(databaseUrl, [DEADLOCKS]);
    return { ms, calls, deadlocks };
  } finally {
    await cluster.dropDatabase(databaseUrl);
  }
}

const CALLS = `
  SELECT c.contact_point_id, l.label, c.starts_at::text, c.ends_at::text
  FROM communication.phone_calls c JOIN communication.call_lines l ON l.id = c.line_id ORDER BY 1`;
const DEADLOCKS = 'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()';

function checkSame(one, other) {
  if (!isDeepStrictEqual(one.calls, other.calls)) throw new Error('the two sweeps planned different calls');
}

function report(calls, rounds) {
  const ratios = (over, under, times = 1) => rounds.map((round) => (times * round[over].ms) / round[under].ms);
  printRatio(`planning ${calls} calls, a transaction each : in pages`, ratios('single', 'pages'), { atLeast: AIM });
  printRatio(`ten times ${calls} calls, a transaction each : ${calls * 10} in pages`, ratios('single', 'tenfold', 10), {
    atLeast: AIM,
  });
  printRatio(`time for ${calls * 10} : ${calls} calls`, ratios('tenfold', 'pages'), { atMost: GROWTH_AIM });
  const of = (side) => `${(median(rounds.map((round) => round[side].ms)) / 1_000).toFixed(2)} s`;
  printDetail(`${calls} calls`, `${of('pages')}, with a transaction each ${of('single')}`);
  printDetail(`${calls * 10} calls`, of('tenfold'));
  const all = rounds.flatMap((round) => Object.values(round));
  printDetail(
    'deadlocks',
    all.reduce((sum, { deadlocks }) => sum + deadlocks, 0),
  );
}
