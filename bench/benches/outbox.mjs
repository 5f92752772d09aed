import { fileURLToPath } from 'node:url';
import { createFollowUpSweep } from '../../dist/calls/followUpSweep.js';
import { settleDatabase } from '../support/benchCluster.mjs';
import { openBenchService } from '../support/benchService.mjs';
import { startChild } from '../support/children.mjs';
import { printDetail, printRatio } from '../support/report.mjs';
import { seedUnansweredMails } from '../support/seedUnansweredMails.mjs';
import { median } from '../support/statistics.mjs';

const [SERVICE_AIM, SQL_AIM] = [0.9, 0.75];
const AT_ONCE = 8;
const PRACTICES = 400;
const WITHOUT_OUTBOX = fileURLToPath(new URL('../support/withoutOutbox.mjs', import.meta.url));

/**
 * Business transactions per second with the event that is written with each, against the same without: claims and releases
 * of calls through the service, and at bare SQL a lock, an update and a commit.
 */
export async function benchOutbox({ cluster, quick }) {
  const size = quick ? { service: 10, sql: 20, rounds: 2 } : { service: 150, sql: 400, rounds: 9 };
  const databaseUrl = await cluster.createDatabase();
  await seedCalls(databaseUrl);
  const children = {
    with: startChild('callStaff.mjs'),
    without: startChild('callStaff.mjs', { execArgv: ['--import', WITHOUT_OUTBOX] }),
    sql: startChild('bareTransactions.mjs'),
  };
  const all = Object.values(children);
  try {
    await Promise.all(all.map((child) => child.call('open', { databaseUrl, connections: AT_ONCE })));
    const staff = (child) => () => child.call('work', { staff: AT_ONCE, rounds: size.service });
    const sql = (withOutbox) => () => children.sql.call('work', { rounds: size.sql, withOutbox });
    const sides = [
      ['serviceWith', staff(children.with)],
      ['serviceWithout', staff(children.without)],
      ['sqlWith', sql(true)],
      ['sqlWithout', sql(false)],
    ];
    for (const [, run] of sides) await run();
    const rounds = [];
    for (let round = 0; round < size.rounds; round += 1) {
      const result = {};
      for (const [side, run] of round % 2 === 0 ? sides : [...sides].reverse()) result[side] = (await run()).perSecond;
      rounds.push(result);
    }
    report(rounds);
    await Promise.all(all.map((child) => child.call('close')));
  } finally {
    await Promise.all(all.map((child) => child.close()));
    await cluster.dropDatabase(databaseUrl);
  }
}

async function seedCalls(databaseUrl) {
  await seedUnansweredMails(databaseUrl, PRACTICES);
  const service = await openBenchService(databaseUrl, { CALL_LINES: '20', LOG_LEVEL: 'silent' });
  await createFollowUpSweep(service)();
  await service.close();
  await settleDatabase(databaseUrl);
}

function report(rounds) {
  const ratio = (name, side, atLeast) =>
    printRatio(
      `transactions/s with outbox : without, ${name}`,
      rounds.map((round) => round[`${side}With`] / round[`${side}Without`]),
      {
        atLeast,
      },
    );
  ratio('through the service', 'service', SERVICE_AIM);
  ratio('bare SQL', 'sql', SQL_AIM);
  for (const side of ['service', 'sql']) {
    const of = (kind) => median(rounds.map((round) => round[`${side}${kind}`])).toFixed(0);
    printDetail(side, `${of('With')} transactions/s with, ${of('Without')} without`);
  }
}
