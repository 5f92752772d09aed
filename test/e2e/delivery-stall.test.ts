import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { isAtRest, violationsAtRest } from '../support/processes/deliveryLedger.js';
import { createMailSupply, type MailSupply } from '../support/processes/mailSupply.js';
import { openServiceDatabase, type ServiceDatabase } from '../support/processes/openServiceDatabase.js';
import { createRandom } from '../support/processes/random.js';
import { type ServiceProcess, startService } from '../support/processes/startService.js';
import { until } from '../support/processes/until.js';
import { workerEnvironment } from '../support/processes/workerEnvironment.js';
import { type SmtpPeer, startSmtpPeer } from '../support/smtpPeer.js';

jest.setTimeout(120_000);

describe('an SMTP server that says nothing any more on one connection', () => {
  let database: ServiceDatabase;
  let supply: MailSupply;
  let peer: SmtpPeer;
  let worker: ServiceProcess | undefined;

  beforeEach(async () => {
    [database, peer] = await Promise.all([openServiceDatabase(), startSmtpPeer()]);
    supply = createMailSupply(database, createRandom());
  });
  afterEach(async () => {
    await worker?.close();
    await peer.close();
    await database.close();
  });

  it('holds up nothing that becomes due meanwhile', async () => {
    const silence = Promise.withResolvers<void>();
    const stalled = Promise.withResolvers<void>();
    peer.script(({ step, mail }) => {
      if (step !== 'dot' || mail !== 1) return undefined;
      stalled.resolve();
      return { kind: 'reply', line: '250 2.0.0 stored', stored: true, after: silence.promise };
    });
    worker = startService({ environment: workerEnvironment(database.url, peer.url, { DELIVERY_LEASE: '10min' }) });
    await supply.add();
    await stalled.promise;
    // The worker found nothing more to do and waits for the answer; what comes now must leave nevertheless.
    for (const more of [1, 2]) {
      await supply.add();
      await until('the next mails are sent', async () => (await sent()) >= more);
    }
    expect(await statusCount('SENDING')).toBe(1);

    silence.resolve();
    await until('all is quiet', () => isAtRest(database));
    expect(await worker.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(await violationsAtRest(database, () => peer.accepted.map(({ messageId }) => messageId))).toEqual([]);
    expect(await statusCount('UNCERTAIN')).toBe(0);
  });

  const sent = () => statusCount('SENT');
  async function statusCount(status: string): Promise<number> {
    const [row] = await database.sql<{ count: number }>(
      'SELECT count(*)::int AS count FROM communication.emails WHERE status = $1',
      [status],
    );
    return row?.count ?? 0;
  }
});
