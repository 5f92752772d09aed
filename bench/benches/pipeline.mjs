import { createPlanningSweep } from '../../dist/planning/planningSweep.js';
import { runOn, settleDatabase } from '../support/benchCluster.mjs';
import { openBenchService } from '../support/benchService.mjs';
import { startChild } from '../support/children.mjs';
import { printDetail, printRatio } from '../support/report.mjs';
import { seedDueRequests } from '../support/seedDueRequests.mjs';
import { serverCpuMs } from '../support/serverCpu.mjs';
import { median } from '../support/statistics.mjs';

const AIM = 0.85;

/** A server that answers at once is the hardest peer: there is nothing to hide one's own work behind. */
const SERVERS = [
  { name: 'the server answers at once', answerAfterMs: 0, mails: 2_000, rounds: 7 },
  { name: 'the server takes 20 ms a mail', answerAfterMs: 20, mails: 1_000, rounds: 5 },
];

/**
 * Mails per second from due requests in the database to SENT, against a bare nodemailer pool that sends the messages of
 * the first round to the same server. Sender, server and database are processes of their own; the sides take turns.
 */
export async function benchPipeline({ cluster, quick }) {
  for (const server of SERVERS) await against(cluster, quick ? { ...server, mails: 200, rounds: 2 } : server);
}

async function against(cluster, { name, answerAfterMs, mails, rounds: count }) {
  const sink = startChild('smtpSink.mjs');
  const worker = startChild('deliveryWorker.mjs');
  const bare = startChild('bareSender.mjs');
  try {
    const smtpUrl = await sink.call('listen');
    await sink.call('answerAfter', answerAfterMs);
    const databaseUrl = await cluster.createDatabase();
    await worker.call('open', { databaseUrl, smtpUrl });
    const sides = await warmUp({ cluster, databaseUrl, smtpUrl, sink, worker, bare }, { mails });
    const rounds = [];
    for (let round = 0; round < count; round += 1) {
      const order = round % 2 === 0 ? ['pipeline', 'bare'] : ['bare', 'pipeline'];
      const results = {};
      for (const side of order) results[side] = await sides[side]();
      rounds.push(results);
    }
    report(name, rounds);
  } finally {
    await Promise.all([worker.close(), bare.close(), sink.close()]);
  }
}

/** A round that is not counted; its messages are what the bare pool sends from then on. */
async function warmUp({ cluster, databaseUrl, smtpUrl, sink, worker, bare }, { mails }) {
  const count = async (side, result) => {
    const taken = await sink.call('takeTotals');
    if (taken.mails !== mails || result.mails !== mails) {
      throw new Error(`${side}: ${result.mails} mails sent and ${taken.mails} taken, not ${mails}`);
    }
    return { perSecond: (mails * 1_000) / result.ms, cpuMs: result.cpuMs / mails, bytes: taken.bytes / mails };
  };
  const sides = {
    async pipeline() {
      await makeDue(databaseUrl, mails);
      const before = await serverCpuMs(cluster.pid);
      const result = await count('pipeline', await worker.call('deliverDue'));
      return { ...result, serverCpuMs: ((await serverCpuMs(cluster.pid)) - before) / mails };
    },
    async bare() {
      await settleDatabase(databaseUrl);
      return count('bare', await bare.call('sendAll'));
    },
  };
  await sides.pipeline();
  await bare.call('open', { databaseUrl, smtpUrl, count: mails });
  await sides.bare();
  return sides;
}

async function makeDue(databaseUrl, mails) {
  await seedDueRequests(databaseUrl, mails);
  const service = await openBenchService(databaseUrl, { LOG_LEVEL: 'silent' });
  await createPlanningSweep(service)();
  await service.close();
  const [{ due }] = await runOn(databaseUrl, [
    `SELECT count(*)::int AS due FROM communication.email_batches WHERE status = 'PLANNED'`,
  ]);
  if (due !== mails) throw new Error(`${due} batches are planned, not ${mails}`);
  await settleDatabase(databaseUrl);
}

function report(server, rounds) {
  printRatio(
    `mails/s, whole pipeline : bare nodemailer pool, ${server}`,
    rounds.map(({ pipeline, bare }) => pipeline.perSecond / bare.perSecond),
    { atLeast: AIM },
  );
  for (const side of ['pipeline', 'bare']) {
    const of = (key) => median(rounds.map((round) => round[side][key]));
    const [perSecond, cpuMs, bytes] = [of('perSecond').toFixed(0), of('cpuMs').toFixed(2), of('bytes').toFixed(0)];
    printDetail(side, `${perSecond} mails/s; a mail: ${bytes} bytes, ${cpuMs} ms of the sender's CPU`);
  }
  const serverMs = median(rounds.map(({ pipeline }) => pipeline.serverCpuMs));
  if (serverMs > 0) printDetail("PostgreSQL's CPU", `${serverMs.toFixed(2)} ms a mail`);
}
