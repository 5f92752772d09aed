import { isDeepStrictEqual } from 'node:util';
import { settleDatabase } from '../support/benchCluster.mjs';
import { startChild } from '../support/children.mjs';
import { NESTED_LIST } from '../support/nestedList.mjs';
import { printDetail, printRatio } from '../support/report.mjs';
import { seedSentMails } from '../support/seedSentMails.mjs';
import { serverCpuMs } from '../support/serverCpu.mjs';
import { median, range } from '../support/statistics.mjs';

const SIDES = ['service', 'stock', 'sql'];
const ROWS = 50;
const CONNECTIONS = 8;
const BODY = JSON.stringify({ query: NESTED_LIST, variables: { first: ROWS } });

/**
 * A nested list (50 mails, their batches, items and requests) in requests per second: the service, the same schema, loaders and SQL
 * on stock Apollo Server and Express, and one SQL statement behind node:http. Servers, load and database are processes of
 * their own; the sides take turns; all three must give the same answer.
 */
export async function benchApi({ cluster, quick }) {
  const size = quick ? { mails: 200, rounds: 2, ms: 500 } : { mails: 2_000, rounds: 7, ms: 3_000 };
  const databaseUrl = await cluster.createDatabase();
  await seedSentMails(databaseUrl, size.mails);
  await settleDatabase(databaseUrl);
  const load = startChild('apiLoad.mjs');
  const servers = Object.fromEntries(SIDES.map((side) => [side, startChild('apiServer.mjs')]));
  try {
    const urls = {};
    for (const side of SIDES) urls[side] = await servers[side].call('open', { side, databaseUrl });
    await requireSameAnswers(load, urls);
    const measure = (side) =>
      measureSide({ cluster, load, server: servers[side], request: { url: urls[side], body: BODY }, ms: size.ms });
    for (const side of SIDES) await measure(side);
    const rounds = [];
    for (let round = 0; round < size.rounds; round += 1) {
      const order = SIDES.map((_, index) => SIDES[(index + round) % SIDES.length]);
      const results = {};
      for (const side of order) results[side] = await measure(side);
      rounds.push(results);
    }
    report(rounds);
  } finally {
    await Promise.all([load.close(), ...SIDES.map((side) => servers[side].close())]);
  }
}

async function requireSameAnswers(load, urls) {
  const answers = {};
  for (const side of SIDES) {
    const { status, text } = await load.call('ask', { url: urls[side], body: BODY });
    answers[side] = JSON.parse(text);
    const rows = answers[side].data?.emails.nodes.length;
    if (status !== 200 || rows !== ROWS) throw new Error(`${side}: status ${status}, ${rows} rows, not ${ROWS}`);
  }
  for (const side of SIDES) {
    if (!isDeepStrictEqual(answers[side], answers.sql)) throw new Error(`${side} and sql do not give the same answer`);
  }
}

/** One request over and over for `ms`: answers per second, CPU times a request, latencies in ms, resident bytes. */
export async function measureSide({ cluster, load, server, request, ms }) {
  const postgresBefore = await serverCpuMs(cluster.pid);
  await server.call('startCpu');
  const result = await load.call('load', { ...request, connections: CONNECTIONS, ms });
  const { cpuMs, rss } = await server.call('readCpu');
  const postgresMs = (await serverCpuMs(cluster.pid)) - postgresBefore;
  return {
    perSecond: (result.requests * 1_000) / result.ms,
    cpuMs: cpuMs / result.requests,
    postgresMs: postgresMs / result.requests,
    p50: result.p50,
    p99: result.p99,
    rss,
  };
}

function report(rounds) {
  const ratios = (key, over, under) => rounds.map((round) => round[over][key] / round[under][key]);
  printRatio('nested list, requests/s, service : stock Apollo + Express', ratios('perSecond', 'service', 'stock'), {
    atLeast: 2,
  });
  printRatio('nested list, CPU of the server a request, stock : service', ratios('cpuMs', 'stock', 'service'), {
    atLeast: 2,
  });
  const againstSql = ratios('perSecond', 'service', 'sql');
  printDetail(
    'requests/s, service : one SQL statement',
    `${median(againstSql).toFixed(2)}× (${range(againstSql)
      .map((value) => value.toFixed(2))
      .join('–')})`,
  );
  for (const side of SIDES) {
    const of = (key) => median(rounds.map((round) => round[side][key]));
    printDetail(
      side,
      `${of('perSecond').toFixed(0)} requests/s, ${of('cpuMs').toFixed(2)} ms CPU of the server and ${of('postgresMs').toFixed(2)} ms of PostgreSQL a request, ` +
        `p50 ${of('p50').toFixed(1)} ms, p99 ${of('p99').toFixed(1)} ms, ${(of('rss') / 1_048_576).toFixed(0)} MB`,
    );
  }
}
