import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { isAtRest, violationsAtRest } from '../support/processes/deliveryLedger.js';
import { createMailSupply, type MailSupply } from '../support/processes/mailSupply.js';
import { openServiceDatabase, type ServiceDatabase } from '../support/processes/openServiceDatabase.js';
import { createRandom } from '../support/processes/random.js';
import { lostRequests } from '../support/processes/requestLedger.js';
import { type ServiceProcess, startService } from '../support/processes/startService.js';
import { until } from '../support/processes/until.js';
import { workerEnvironment } from '../support/processes/workerEnvironment.js';
import { type SmtpPeer, startSmtpPeer } from '../support/smtpPeer.js';

const PRACTICES = 40;

// Several processes start in each test.
jest.setTimeout(120_000);

describe('two workers on one database', () => {
  let database: ServiceDatabase;
  let supply: MailSupply;
  let peers: SmtpPeer[];
  let workers: ServiceProcess[] = [];

  beforeAll(async () => {
    database = await openServiceDatabase();
    supply = createMailSupply(database, createRandom());
    for (let count = 0; count < PRACTICES; count += 1) await supply.add();
    peers = await Promise.all([startSmtpPeer(), startSmtpPeer()]);
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    await Promise.all(peers.map((peer) => peer.close()));
    await database.close();
  });

  it('share forty due practices: each gets its mail exactly once, and both do some', async () => {
    // Each server answers its first mail only when the other one has got one, too: nobody is done before both have begun.
    const bothBegan = Promise.all(peers.map((peer) => peer.waitForMail(1)));
    for (const peer of peers) {
      peer.script(({ step }) =>
        step === 'dot' ? { kind: 'reply', line: '250 2.0.0 stored', stored: true, after: bothBegan } : undefined,
      );
    }
    workers = peers.map((peer) =>
      startService({ environment: workerEnvironment(database.url, peer.url, { DELIVERY_LEASE: '30s' }) }),
    );
    await until('all is quiet', () => isAtRest(database));
    for (const worker of workers) expect(await worker.end('SIGTERM')).toEqual({ code: 0, signal: null });

    const received = peers.flatMap((peer) => peer.accepted);
    expect(await violationsAtRest(database, () => received.map(({ messageId }) => messageId))).toEqual([]);
    expect(await lostRequests(database, supply, received)).toEqual([]);
    expect(received).toHaveLength(PRACTICES);
    expect(new Set(received.map(({ to }) => to[0])).size).toBe(PRACTICES);
    for (const peer of peers) expect(peer.accepted.length).toBeGreaterThan(0);
  });
});
