import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { bridgeEnvironment } from '../support/bridge/bridgeEnvironment.js';
import { aMatch, anEvent, aTherapist } from '../support/builders.js';
import { openTestKafka, type TestKafka } from '../support/kafka/openTestKafka.js';
import { askGraphql, urlOf } from '../support/processes/askService.js';
import { accidentsOf } from '../support/processes/logOf.js';
import { openServiceDatabase, type ServiceDatabase } from '../support/processes/openServiceDatabase.js';
import { type ServiceProcess, startService } from '../support/processes/startService.js';
import { until } from '../support/processes/until.js';

interface Incoming {
  readonly deadLetters: { readonly nodes: readonly { id: string; topic: string; reasonCode: string }[] };
  readonly bridgeStatus: object;
}

/** Processes start and groups are formed, on a machine that may be busy. */
const PATIENCE_MS = 120_000;

/** What comes in, through Kafka and the real process, to the to-do list of a person. */
describe('events of other services', () => {
  let kafka: TestKafka;
  let database: ServiceDatabase;
  let topic: string;
  const running: ServiceProcess[] = [];

  beforeEach(async () => {
    [kafka, database] = await Promise.all([openTestKafka(), openServiceDatabase()]);
    topic = await kafka.createTopic('communication', 1);
    for (const name of ['matching', 'therapist', 'patient']) {
      await kafka.admin.createTopics({
        topics: [{ topic: `${topic}.${name}`, numPartitions: 3 }],
        waitForLeaders: true,
      });
    }
  });
  afterEach(async () => {
    for (const service of running.splice(0)) await service.close();
    await kafka.admin.deleteTopics({ topics: ['matching', 'therapist', 'patient'].map((name) => `${topic}.${name}`) });
    await Promise.all([kafka.close(), database.close()]);
  });

  const start = (change: Record<string, string>) => {
    const places = { databaseUrl: database.url, brokers: kafka.brokers, topic };
    const retry = { EVENT_MAX_ATTEMPTS: '2', EVENT_RETRY_FIRST: '10ms', EVENT_RETRY_MAXIMUM: '20ms' };
    const service = startService({ environment: bridgeEnvironment(places, { ...retry, ...change }) });
    running.push(service);
    return service;
  };
  const send = (name: string, ...values: (string | null)[]) =>
    kafka.producer.send({
      topic: `${topic}.${name}`,
      messages: values.map((value) => ({ key: 'key', value })),
      acks: -1,
    });
  const count = async (table: string) =>
    Number((await database.sql<{ n: string }>(`SELECT count(*) AS n FROM communication.${table}`))[0]?.n);

  it(
    'are handled once each by several processes; what is bad is found again where it belongs',
    async () => {
      await database.sql(`ALTER TABLE communication.therapists ADD CONSTRAINT test_trap CHECK (last_name <> 'Falle')`);
      const api = start({ ROLES: 'api,worker' });
      const worker = start({ ROLES: 'worker' });
      const url = await urlOf(api);
      await send('therapist', JSON.stringify(aTherapist({ nachname: 'Falle' }, { id: 'T-trap' })));
      await send('matching', 'neither JSON', null, JSON.stringify(anEvent('match.archived', { match_id: 'e-1' })));
      const match = aMatch('T-e', { matchId: 'e-1' });
      for (let i = 0; i < 10; i += 1) await send('matching', ...Array<string>(10).fill(JSON.stringify(match)));
      await send(
        'patient',
        JSON.stringify(anEvent('patient.updated', { patient_id: 'P-e', patient_data: { alter: 50 } })),
      );
      await until('all are handled', async () => {
        const [row] = await database.sql<{ n: string }>(
          `SELECT count(*) AS n FROM communication.inbox_events WHERE status IN ('DONE', 'DEAD')`,
        );
        return Number(row?.n) === 4;
      });
      expect(await count('placement_requests')).toBe(1);
      const { deadLetters, bridgeStatus } = await askGraphql<Incoming>(
        url,
        `{ deadLetters { nodes { id topic offset reasonCode } }
         bridgeStatus { consumers { state partitions } inbox { pending deadLetters } } }`,
      );
      const letters = deadLetters.nodes;
      expect(letters.map((letter) => `${letter.topic.split('.').at(-1)} ${letter.reasonCode}`).sort()).toEqual([
        'matching NOT_JSON',
        'matching NO_VALUE',
        'therapist HANDLER_FAILED',
      ]);
      expect(bridgeStatus).toMatchObject({ inbox: { pending: 0, deadLetters: 3 } });
      await until('both share the partitions', async () => {
        const rows = await database.sql<{ partitions: number }>(
          'SELECT partitions FROM communication.bridge_consumers',
        );
        return rows.length === 2 && rows.reduce((sum, row) => sum + row.partitions, 0) === 9;
      });
      // The cause is mended: the event is handled after all.
      await database.sql('ALTER TABLE communication.therapists DROP CONSTRAINT test_trap');
      const trapped = letters.find((letter) => letter.reasonCode === 'HANDLER_FAILED')?.id;
      await askGraphql(
        url,
        `mutation { retryDeadLetter(input: { deadLetterId: "${trapped}", staffMemberId: "anna" }) { userErrors { code } } }`,
      );
      await until('the therapist is there', async () => {
        const rows = await database.sql(`SELECT 1 FROM communication.therapists WHERE last_name = 'Falle'`);
        return rows.length === 1;
      });
      expect([...accidentsOf(api), ...accidentsOf(worker)]).toEqual([]);
      expect((await worker.end('SIGTERM')).code).toBe(0);
      expect((await api.end('SIGTERM')).code).toBe(0);
    },
    PATIENCE_MS,
  );

  it(
    'are watched over a socket from a process that carries nothing itself',
    async () => {
      const api = start({ ROLES: 'api' });
      const client = createClient({
        url: `${(await urlOf(api)).replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
      });
      try {
        const states = client.iterate<{
          bridgeStatusChanged: { consumers: { state: string }[]; inbox: { deadLetters: number } };
        }>({
          query: 'subscription { bridgeStatusChanged { consumers { state } inbox { deadLetters } } }',
        });
        const next = async () => (await states.next()).value?.data?.bridgeStatusChanged;
        expect(await next()).toEqual({ consumers: [], inbox: { deadLetters: 0 } });
        start({ ROLES: 'worker' });
        await send('matching', 'neither JSON');
        for (let now = await next(); now?.inbox.deadLetters !== 1 || now.consumers[0]?.state !== 'CONNECTED'; )
          now = await next();
        await states.return?.(undefined);
      } finally {
        await client.dispose();
      }
    },
    PATIENCE_MS,
  );
});
