import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type BridgeScene, openBridgeScene } from '../support/bridge/openBridgeScene.js';
import { openTestKafka, type TestKafka } from '../support/kafka/openTestKafka.js';
import { askGraphql, urlOf } from '../support/processes/askService.js';
import { createDataDirectory, type DataDirectory } from '../support/processes/dataDirectory.js';
import { isAtRest, violationsAtRest } from '../support/processes/deliveryLedger.js';
import { type Following, followService } from '../support/processes/followService.js';
import { accidentsOf } from '../support/processes/logOf.js';
import { createMailSupply, type MailSupply } from '../support/processes/mailSupply.js';
import { openServiceDatabase, type ServiceDatabase } from '../support/processes/openServiceDatabase.js';
import { createRandom } from '../support/processes/random.js';
import { lostRequests } from '../support/processes/requestLedger.js';
import { type ServiceProcess, startService } from '../support/processes/startService.js';
import { until } from '../support/processes/until.js';
import { workerEnvironment } from '../support/processes/workerEnvironment.js';
import { openRestartableDatabase, type RestartableDatabase } from '../support/restartableDatabase.js';
import { type SmtpPeer, startSmtpPeer } from '../support/smtpPeer.js';

const FAULTS = ['restart', 'crash', 'restart', 'crash'] as const;
/** So many practices have a mail coming when the database goes away. */
const PRACTICES_EACH = 30;
const JOB = 'release-expired-claims';

// Two servers and a process start, and one of the servers four times more.
jest.setTimeout(240_000);

describe('the whole service, when PostgreSQL goes away under load and comes back', () => {
  const random = createRandom();
  let postgres: RestartableDatabase;
  let database: ServiceDatabase;
  let kafka: TestKafka;
  let scene: BridgeScene;
  let supply: MailSupply;
  let peer: SmtpPeer;
  let data: DataDirectory;
  let service: ServiceProcess;
  let url: string;
  let following: Following;
  const seenSent: string[] = [];

  beforeAll(async () => {
    process.stdout.write(`SEED=${random.seed}\n`);
    [postgres, kafka, peer, data] = await Promise.all([
      openRestartableDatabase(),
      openTestKafka(),
      startSmtpPeer(),
      createDataDirectory(),
    ]);
    database = await openServiceDatabase(postgres);
    supply = createMailSupply(database, random);
    scene = await openBridgeScene(kafka, { random, databaseUrl: postgres.url });
    const roles = { ROLES: 'api,worker,relay', DATA_DIRECTORY: data.path };
    // A lease that outlasts the outage: mails whose dialogue was under way are finished by who began it.
    const worker = workerEnvironment(postgres.url, peer.url, { DELIVERY_LEASE: '20s' });
    service = startService({ environment: scene.environment({ ...worker, ...roles }) });
    url = await urlOf(service);
  });
  afterAll(async () => {
    await following?.close();
    await service?.close();
    await scene?.close();
    await Promise.all([kafka?.close(), peer?.close()]);
    await database?.close();
    await data?.close();
  });

  it('goes on by itself with mails, events, jobs, wake-ups, queries and subscriptions, and nothing is lost or repeated', async () => {
    following = followService<{ emailStatusChanged: { email: { id: string } } }>(
      url,
      'subscription { emailStatusChanged(filter: { statuses: [SENT] }) { email { id } } }',
      {},
      ({ emailStatusChanged }) => seenSent.push(emailStatusChanged.email.id),
    );
    await aWatchedMail();
    scene.load.start();
    for (const fault of FAULTS) {
      await scene.delivering();
      await mailsUnderWay();
      await postgres[fault]();
      const backAt = performance.now();
      await Promise.all([scene.delivering(), listening(), aJobRuns(), answers(), aWatchedMail()]);
      process.stdout.write(
        `${fault}: everything at work ${Math.round(performance.now() - backAt)} ms after PostgreSQL\n`,
      );
    }
    await scene.load.stop();
    await until('all mails are settled', () => isAtRest(database));
    await scene.drained();

    const { violations, recorded, delivered } = await scene.ledger();
    expect(violations).toEqual([]);
    // A commit whose answer never came is there, and not among those that the load knows of.
    expect(recorded).toBeGreaterThanOrEqual(scene.load.recorded);
    expect(delivered).toBe(recorded);
    expect(await violationsAtRest(database, () => peer.accepted.map(({ messageId }) => messageId))).toEqual([]);
    expect(await lostRequests(database, supply, peer.accepted)).toEqual([]);
    const sent = await database.sql<{ id: string }>("SELECT id FROM communication.emails WHERE status = 'SENT'");
    await until('each mail was seen to be sent', async () => seenSent.length >= sent.length);
    expect([...seenSent].sort()).toEqual(sent.map(({ id }) => id).sort());
    expect(accidentsOf(service)).toEqual([]);
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  async function mailsUnderWay(): Promise<void> {
    const before = peer.accepted.length;
    for (let count = 0; count < PRACTICES_EACH; count += 1) await supply.add();
    await peer.waitForMail(before + 1);
  }

  /** A mail of now is sent, and whoever subscribed before the fault sees it. */
  async function aWatchedMail(): Promise<void> {
    const before = seenSent.length;
    await until('a mail is seen to be sent', async () => {
      if (seenSent.length === before && (await isAtRest(database))) await supply.add();
      return seenSent.length > before;
    });
  }

  const listening = () =>
    until('the service listens again', async () => {
      const rows = await database.sql(
        "SELECT FROM pg_stat_activity WHERE application_name = 'communication-wake-ups' AND (query LIKE 'LISTEN%' OR query LIKE 'NOTIFY%')",
      );
      return rows.length > 0;
    });

  async function aJobRuns(): Promise<void> {
    const begin = await until('the job is due', async () => {
      const [row] = await database.sql<{ at: Date }>(
        'UPDATE communication.agenda_jobs SET next_run_at = now() WHERE name = $1 RETURNING now() AS at',
        [JOB],
      );
      return row?.at;
    });
    await until('the job has run', async () => {
      const rows = await database.sql(
        'SELECT FROM communication.agenda_jobs WHERE name = $1 AND last_finished_at > $2',
        [JOB, begin],
      );
      return rows.length > 0;
    });
  }

  async function answers(): Promise<void> {
    const { emails } = await askGraphql<{ emails: { totalCount: number } }>(url, '{ emails { totalCount } }');
    expect(emails.totalCount).toBeGreaterThan(0);
  }
});
