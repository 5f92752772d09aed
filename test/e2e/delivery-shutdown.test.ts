import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { isAtRest, violationsAtRest, violationsNow } from '../support/processes/deliveryLedger.js';
import { createMailSupply, type MailSupply } from '../support/processes/mailSupply.js';
import { openServiceDatabase, type ServiceDatabase } from '../support/processes/openServiceDatabase.js';
import { createRandom } from '../support/processes/random.js';
import { lostRequests } from '../support/processes/requestLedger.js';
import { type ServiceProcess, startService } from '../support/processes/startService.js';
import { until } from '../support/processes/until.js';
import { workerEnvironment } from '../support/processes/workerEnvironment.js';
import { type SmtpPeer, startSmtpPeer } from '../support/smtpPeer.js';

const CONNECTIONS = 3;
const PRACTICES = 12;
const DEADLINE_MS = 15_000;
/** Far longer than the test: a lease that is not given back stays. */
const LEASE = '10min';

// Several processes start in each test.
jest.setTimeout(120_000);

describe('a worker that is told to end (SIGTERM) in the middle of its work', () => {
  let database: ServiceDatabase;
  let supply: MailSupply;
  let peer: SmtpPeer;
  const processes: ServiceProcess[] = [];
  const accepted = () => peer.accepted.map(({ messageId }) => messageId);
  const start = (change: Record<string, string> = {}) => {
    const environment = workerEnvironment(database.url, peer.url, {
      DELIVERY_LEASE: LEASE,
      SMTP_MAX_CONNECTIONS: String(CONNECTIONS),
      DELIVERY_CLAIM_SIZE: String(PRACTICES),
      ...change,
    });
    const process = startService({ environment });
    processes.push(process);
    return process;
  };

  beforeEach(async () => {
    [database, peer] = await Promise.all([openServiceDatabase(), startSmtpPeer()]);
    supply = createMailSupply(database, createRandom());
    for (let count = 0; count < PRACTICES; count += 1) await supply.add();
  });
  afterEach(async () => {
    await Promise.all(processes.splice(0).map((process) => process.close()));
    await peer.close();
    await database.close();
  });

  it('lets the mails under way end, sends no other, gives its leases back and exits with 0', async () => {
    const answers = Promise.withResolvers<void>();
    peer.script(({ step }) =>
      step === 'dot' ? { kind: 'reply', line: '250 2.0.0 stored', stored: true, after: answers.promise } : undefined,
    );
    const worker = await startWithAllDue();
    await peer.waitForMail(CONNECTIONS);
    const begin = performance.now();
    const end = worker.end('SIGTERM');
    await worker.waitForOutput(/lifecycle\.closing/);
    answers.resolve();
    expect(await end).toEqual({ code: 0, signal: null });
    expect(performance.now() - begin).toBeLessThan(DEADLINE_MS);
    expect(await violationsNow(database, accepted)).toEqual([]);
    const counts = await countByStatus();
    expect(counts.SENT).toBe(peer.accepted.length);
    expect(counts.UNCERTAIN).toBeUndefined();
    expect(counts.SENDING).toBeUndefined();
    expect(peer.accepted.length).toBeLessThan(PRACTICES);
    expect(await database.sql('SELECT id FROM communication.emails WHERE lease_token IS NOT NULL')).toEqual([]);
  });

  it('leaves the rest to the next start, which need not wait for any lease', async () => {
    const worker = await startWithAllDue();
    await peer.waitForMail(1);
    expect(await worker.end('SIGTERM')).toEqual({ code: 0, signal: null });
    const next = start();
    await until('all is quiet', () => isAtRest(database));
    expect(await next.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(await violationsAtRest(database, accepted)).toEqual([]);
    expect(await lostRequests(database, supply, peer.accepted)).toEqual([]);
    expect((await countByStatus()).SENT).toBe(peer.accepted.length);
  });

  it('does not wait longer than its deadline for a server that says nothing any more', async () => {
    peer.fault({ at: 'dot', action: { kind: 'stall', stored: true } });
    const worker = await startWithAllDue({ SHUTDOWN_DEADLINE: '1s', DELIVERY_LEASE: '1s' });
    await peer.waitForMail(CONNECTIONS);
    const begin = performance.now();
    expect(await worker.end('SIGTERM')).toEqual({ code: 1, signal: null });
    expect(performance.now() - begin).toBeLessThan(DEADLINE_MS);
    peer.script();
    const next = start({ DELIVERY_LEASE: '1s' });
    await until('all is quiet', () => isAtRest(database));
    await next.end('SIGTERM');
    expect(await violationsAtRest(database, accepted)).toEqual([]);
    expect((await countByStatus()).UNCERTAIN).toBeGreaterThanOrEqual(CONNECTIONS);
  });

  /** So that one claim takes them all, however fast they are planned. */
  async function startWithAllDue(change?: Record<string, string>): Promise<ServiceProcess> {
    await database.pauseOutbound();
    const worker = start(change);
    await until('all is due', async () => {
      const due = await database.sql(
        `SELECT id FROM communication.email_batches WHERE status = 'PLANNED' AND due_at <= $1`,
        [database.now()],
      );
      return due.length === PRACTICES;
    });
    await database.resumeOutbound();
    return worker;
  }

  async function countByStatus(): Promise<Record<string, number>> {
    const rows = await database.sql<{ status: string; count: number }>(
      'SELECT status, count(*)::int FROM communication.emails GROUP BY status',
    );
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  }
});
