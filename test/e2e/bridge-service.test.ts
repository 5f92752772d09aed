import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ConfigResourceTypes } from 'kafkajs';
import { type BridgeScene, openBridgeScene } from '../support/bridge/openBridgeScene.js';
import { aMatch, aTherapist } from '../support/builders.js';
import { openTestKafka, type TestKafka } from '../support/kafka/openTestKafka.js';
import { startKafkaServer } from '../support/kafka/server/startKafkaServer.js';
import { askGraphql, urlOf } from '../support/processes/askService.js';
import { createDataDirectory, type DataDirectory } from '../support/processes/dataDirectory.js';
import { accidentsOf, logOf } from '../support/processes/logOf.js';
import { openServiceDatabase, type ServiceDatabase } from '../support/processes/openServiceDatabase.js';
import { createRandom } from '../support/processes/random.js';
import { type ServiceProcess, startService } from '../support/processes/startService.js';
import { until } from '../support/processes/until.js';
import { workerEnvironment } from '../support/processes/workerEnvironment.js';
import { type SmtpPeer, startSmtpPeer } from '../support/smtpPeer.js';

const ROUNDS = 3;
/** "HTTP answers" means within this, whatever Kafka does. */
const ANSWER_WITHIN_MS = 2_000;

jest.setTimeout(180_000);

describe('the bridge of real processes', () => {
  const random = createRandom();
  let kafka: TestKafka;
  let data: DataDirectory;
  let peer: SmtpPeer;
  let database: ServiceDatabase;
  let scene: BridgeScene | undefined;
  const running: ServiceProcess[] = [];

  beforeAll(async () => {
    process.stdout.write(`SEED=${random.seed}\n`);
    [kafka, data, peer] = await Promise.all([openTestKafka(), createDataDirectory(), startSmtpPeer()]);
  });
  afterEach(async () => {
    for (const service of running.splice(0)) await service.close();
    await scene?.close();
    await database?.close();
  });
  afterAll(() => Promise.all([kafka.close(), data.close(), peer.close()]));

  it('does not hold the service up while Kafka is away, and delivers all once it is there', async () => {
    const server = await startKafkaServer({ isStarted: false });
    try {
      const topic = `communication-events-${random.below(1_000_000_000)}`;
      await openScene({ brokers: server.brokers, readFrom: server.brokers, topic });
      const service = start(wholeService());
      const url = await urlOf(service);
      const slowest = watchAnswers(url);
      const mails = peer.accepted.length;
      await database.receive(aTherapist({}, { id: 'T-mail' }), aMatch('T-mail'));
      await database.receive(...aPracticeToCall());
      await peer.waitForMail(mails + 1);
      await aCallIsClaimed(url);
      expect(await readiness(url)).toMatchObject({
        status: 'degraded',
        degraded: ['bridge', 'kafkaConsumer'],
        parts: { bridge: { reason: 'BROKER_UNREACHABLE' } },
      });
      scene!.load.start();
      await until('there is something to deliver', async () => scene!.load.recorded > 200);
      await server.start();
      await scene!.delivering();
      await scene!.load.stop();
      await settle();
      expect(await slowest.stop()).toBeLessThan(ANSWER_WITHIN_MS);
      await until('it is ready again', async () => (await readiness(url)).status === 'ready');
      expect(accidentsOf(service)).toEqual([]);
      expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
    } finally {
      await server.close();
    }
  });

  it('is taken over from a relay that stands still; when that one wakes it writes nothing and loses nothing', async () => {
    await openScene();
    const relays = [start({ ROLES: 'relay' }), start({ ROLES: 'relay' })];
    scene!.load.start();
    await scene!.delivering();
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = await lease();
      process.kill(before.pid, 'SIGSTOP');
      await until('another has taken over', async () => (await lease()).token > before.token);
      await scene!.delivering();
      process.kill(before.pid, 'SIGCONT');
      await scene!.delivering();
      const after = await lease();
      expect(after.pid).not.toBe(before.pid);
      const woken = relays.find(({ pid }) => pid === before.pid)!;
      await until('it has seen that it was late', async () =>
        logOf(woken).some(({ event }) => event === 'relay.lease_lost'),
      );
    }
    await scene!.load.stop();
    await settle();
    for (const relay of relays) expect(await relay.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('parks what the broker will never take, and lets everybody else through; retried from the API it goes out', async () => {
    await openScene();
    const service = start(wholeService());
    const url = await urlOf(service);
    scene!.load.start();
    await scene!.delivering();
    await scene!.load.large(2_000_000);
    const parked = await until('it is parked', async () => {
      const [row] = await scene!.sql<{ size_bytes: number; last_error: string }>(
        "SELECT size_bytes, last_error FROM communication.outbox_events WHERE status = 'PARKED'",
      );
      return row;
    });
    expect(parked.last_error).toBe('MESSAGE_TOO_LARGE');
    expect(parked.size_bytes).toBeGreaterThan(2_000_000);
    await scene!.delivering();
    await letLargeOnesIn();
    const { outboxEvents } = await askGraphql<{ outboxEvents: { nodes: { id: string; status: string }[] } }>(
      url,
      '{ outboxEvents(filter: { statuses: [PARKED] }) { nodes { id status } } }',
    );
    expect(outboxEvents.nodes).toHaveLength(1);
    const answer = await askGraphql(
      url,
      `mutation { retryOutboxEvent(input: { outboxEventId: "${outboxEvents.nodes[0]!.id}", staffMemberId: "anna" })
        { outboxEvent { status } userErrors { code } } }`,
    );
    expect(answer).toEqual({ retryOutboxEvent: { outboxEvent: { status: 'PENDING' }, userErrors: [] } });
    await scene!.load.stop();
    await settle();
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('is started anew when its thread throws; nothing is lost, and who asks the API never notices', async () => {
    await openScene();
    const trap = `${data.path}.throw`;
    const service = start({ ...wholeService(), NODE_OPTIONS: `--import=${throwsWhileThereIs(trap)}` });
    const slowest = watchAnswers(await urlOf(service));
    scene!.load.start();
    for (let round = 1; round <= ROUNDS; round += 1) {
      await scene!.delivering();
      await writeFile(trap, '');
      const restarts = (part: string) =>
        logOf(service).filter(({ event, part: own }) => event === 'thread.restarting' && own === part).length;
      await until(
        'both threads have thrown',
        async () => restarts('relay') >= round && restarts('kafka-consumer') >= round,
      );
      await rm(trap);
    }
    await scene!.delivering();
    await scene!.load.stop();
    await settle();
    process.stdout.write(`slowest answer while threads threw: ${Math.round(await slowest.stop())} ms\n`);
    expect(logOf(service).filter(({ event }) => event === 'process.uncaught_exception')).toEqual([]);
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  async function openScene(change: Partial<Parameters<typeof openBridgeScene>[1]> = {}): Promise<void> {
    database = await openServiceDatabase();
    scene = await openBridgeScene(kafka, { random, databaseUrl: database.url, ...change });
  }

  const wholeService = () => ({
    ...workerEnvironment(database.url, peer.url),
    ROLES: 'api,worker,relay',
    DATA_DIRECTORY: data.path,
  });

  function start(change: Record<string, string>): ServiceProcess {
    const service = startService({ environment: scene!.environment(change) });
    running.push(service);
    return service;
  }

  async function settle(): Promise<void> {
    await scene!.drained();
    const { violations, recorded, delivered } = await scene!.ledger();
    expect(violations).toEqual([]);
    expect(delivered).toBe(recorded);
    expect(recorded).toBeGreaterThanOrEqual(scene!.load.recorded);
  }

  async function lease(): Promise<{ pid: number; token: number }> {
    const [row] = await scene!.sql<{ lease_owner: string; fencing_token: string }>(
      'SELECT lease_owner, fencing_token FROM communication.bridge',
    );
    return { pid: Number(row!.lease_owner.split(':')[1]), token: Number(row!.fencing_token) };
  }

  async function aCallIsClaimed(url: string): Promise<void> {
    const call = await until('a call is planned', async () => {
      await askGraphql(url, 'mutation { runFollowUpSweep(input: { staffMemberId: "anna" }) { userErrors { code } } }');
      const [row] = await database.sql<{ id: string }>(
        "SELECT id FROM communication.phone_calls WHERE status = 'SCHEDULED'",
      );
      return row;
    });
    const input = `{ phoneCallId: "${call.id}", staffMemberId: "anna" }`;
    const answer = await askGraphql(url, `mutation { claimPhoneCall(input: ${input}) { userErrors { code } } }`);
    expect(answer).toEqual({ claimPhoneCall: { userErrors: [] } });
  }

  async function letLargeOnesIn(): Promise<void> {
    const most = 5_000_000;
    if (kafka.own) {
      kafka.own.rules.maxBatchBytes = most;
      return;
    }
    const configEntries = [{ name: 'max.message.bytes', value: String(most) }];
    const resource = { type: ConfigResourceTypes.TOPIC, name: scene!.topic, configEntries };
    await kafka.admin.alterConfigs({ validateOnly: false, resources: [resource] });
  }
});

async function readiness(url: string): Promise<{ status: string }> {
  const response = await fetch(`${url}/readyz`);
  return (await response.json()) as { status: string };
}

/** Asks without a pause and remembers how long the slowest answer took; an answer with an error ends it. */
function watchAnswers(url: string) {
  const stopped = new AbortController();
  let slowestMs = 0;
  const watching = (async () => {
    while (!stopped.signal.aborted) {
      const begin = performance.now();
      await askGraphql(url, '{ emails { totalCount } }');
      slowestMs = Math.max(slowestMs, performance.now() - begin);
      await wait(10);
    }
  })();
  watching.catch(() => {}); // `stop` tells
  return {
    async stop(): Promise<number> {
      stopped.abort();
      await watching;
      return slowestMs;
    },
  };
}

/** A program that every thread of a process runs first; in all but the main one it throws while the file is there. */
function throwsWhileThereIs(file: string): string {
  const program = `
    import { existsSync } from 'node:fs';
    import { isMainThread } from 'node:worker_threads';
    if (!isMainThread) setInterval(() => { if (existsSync('${file}')) throw new Error('thrown by a test'); }, 20).unref();`;
  return `data:text/javascript,${encodeURIComponent(program)}`;
}

/** Without a mailbox, so that there is a call to plan at once. */
function aPracticeToCall() {
  const hours = { telefonische_erreichbarkeit: { tue: ['8:00-18:00'], wed: ['8:00-18:00'] } };
  return [aTherapist({ email: null, telefon: '+49 30 23125999', ...hours }, { id: 'T-call' }), aMatch('T-call')];
}
