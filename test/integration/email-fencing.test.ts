import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Transact } from '../../src/database/unitOfWork.js';
import { beginSending } from '../../src/delivery/beginSending.js';
import { claimDueMails } from '../../src/delivery/claimDueMails.js';
import { composeMail } from '../../src/delivery/composeMail.js';
import { createDeliveryWorker } from '../../src/delivery/createDeliveryWorker.js';
import { createMailTransport, type MailTransport } from '../../src/mail/createMailTransport.js';
import { aMatch, aTherapist } from '../support/builders.js';
import { createScenario, type MailRow, type Scenario } from '../support/service/createScenario.js';
import { openTestService, type TestService } from '../support/service/openTestService.js';
import { MINUTE } from '../support/testClock.js';

let service: TestService;
let scenario: Scenario;
beforeAll(async () => {
  service = await openTestService();
  scenario = createScenario(service);
});
afterAll(() => service.close());
beforeEach(() => {
  service.peer.script();
  scenario.nextTuesday();
});

const staffMemberId = 'staff-1';

/** A transport that does something at the moment when a mail is about to go to SMTP. */
function interrupted(act: () => Promise<unknown>): MailTransport {
  const transport = createMailTransport({ url: service.peer.url, maxConnections: 1 });
  return {
    ...transport,
    deliver: async (mail) => {
      await act();
      return transport.deliver(mail);
    },
  };
}

it('comes of a lease that ran out in SENDING; one that ran out in QUEUED is taken again', async () => {
  const short = await openTestService({ leaseMs: 300 });
  try {
    const other = createScenario(short);
    await other.ingest(aTherapist({}, { id: 'T-lease' }), aMatch('T-lease', { matchId: 'lease1' }));
    short.clock.advance(30 * MINUTE);
    // The process dies after the commit of SENDING: its heartbeat and its end never come.
    const sending = Promise.withResolvers<void>();
    const never = new Promise<never>(() => undefined);
    const dead = interrupted(() => {
      sending.resolve();
      return never;
    });
    const transactOnce = dyingTransact(short);
    const worker = createDeliveryWorker({
      ...short,
      transport: dead,
      transact: transactOnce.transact,
      workerName: 'dead',
    });
    void worker.deliverDue();
    await sending.promise;
    transactOnce.die();
    const mail = (await other.mailsOf('T-lease'))[0] as MailRow;
    expect(mail.status).toBe('SENDING');
    await short.worker.deliverDue();
    expect((await other.mail(mail.id)).status).toBe('SENDING');
    await short.sql('SELECT pg_sleep(0.35)');
    await short.worker.deliverDue();
    expect(await other.mail(mail.id)).toMatchObject({ status: 'UNCERTAIN', last_error: 'WORKER_LOST' });
    expect(await other.statuses('lease1')).toEqual(['CONTACTED']);
    expect(short.peer.accepted).toHaveLength(0);

    await other.ingest(aTherapist({}, { id: 'T-queued' }), aMatch('T-queued', { matchId: 'queued1' }));
    short.clock.advance(30 * MINUTE);
    await claimAndDie(short);
    expect((await other.mailsOf('T-queued'))[0]?.status).toBe('QUEUED');
    await short.worker.deliverDue();
    expect(short.peer.accepted).toHaveLength(0);
    await short.sql('SELECT pg_sleep(0.35)');
    await short.worker.deliverDue();
    expect((await other.mailsOf('T-queued'))[0]?.status).toBe('SENT');
    expect(short.peer.accepted).toHaveLength(1);
  } finally {
    await short.close();
  }
});

/** Nothing of this process reaches the database any more once it has died. */
function dyingTransact(of: TestService) {
  let dead = false;
  const transact: Transact = (work) => (dead ? new Promise(() => undefined) : of.transact(work));
  return {
    transact: Object.assign(transact, { together: of.transact.together }),
    die: () => {
      dead = true;
    },
  };
}

async function claimAndDie(of: TestService): Promise<void> {
  const transport = createMailTransport({ url: of.peer.url, maxConnections: 1 });
  await claimDueMails({ ...of, transport, workerName: 'dead' });
  await transport.close();
}

describe('between claim and sending', () => {
  const claim = async () => {
    const transport = createMailTransport({ url: service.peer.url, maxConnections: 1 });
    const parts = { ...service, transport, workerName: 'slow' };
    const claimed = await claimDueMails(parts);
    await transport.close();
    const composed = claimed.mails.map((mail) => composeMail(parts, mail));
    return () => beginSending(parts, composed);
  };
  const waiting = async (id: string, ...matchIds: string[]) => {
    await scenario.ingest(aTherapist({}, { id }), ...matchIds.map((matchId) => aMatch(id, { matchId })));
    service.clock.advance(30 * MINUTE);
  };

  it('a withdrawn patient is not in the mail', async () => {
    await waiting('T-c1', 'c1a', 'c1b');
    const begin = await claim();
    await service.placements.withdrawPlacementRequest({
      placementRequestId: (await scenario.request('c1a')).id,
      staffMemberId,
    });
    expect((await begin()).size).toBe(0);
    await service.worker.deliverDue();
    expect(await scenario.statuses('c1a', 'c1b')).toEqual(['WITHDRAWN', 'CONTACTED']);
    expect(scenario.received('praxis-t-c1@example.org')).toHaveLength(1);
    const [mail] = await scenario.mailsOf('T-c1');
    expect(mail?.template_name).toBe('initial-contact');
  });

  it('a pause, an opt-out and a block stop it', async () => {
    await waiting('T-c2', 'c2');
    let begin = await claim();
    await service.outbound.pauseOutbound({ reason: 'alarm', staffMemberId });
    expect((await begin()).size).toBe(0);
    await service.worker.deliverDue();
    expect(scenario.received('praxis-t-c2@example.org')).toHaveLength(0);
    await service.outbound.resumeOutbound({ reason: 'all clear', staffMemberId });
    begin = await claim();
    const therapistId = (await scenario.therapist('T-c2')).id;
    await service.rules.suppressContactPoint({ therapistId, reason: 'no more', staffMemberId });
    expect((await begin()).size).toBe(0);
    await service.worker.deliverDue();
    await service.rules.liftSuppression({ therapistId, reason: 'again', staffMemberId });
    await service.worker.deliverDue();
    expect(scenario.received('praxis-t-c2@example.org')).toHaveLength(1);
  });

  it('races with a withdrawal: the patient is in the mail, or withdrawn before it, never both unrecorded', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = scenario.name('T-race');
      await waiting(id, `w-${id}`, `x-${id}`);
      const begin = await claim();
      const request = await scenario.request(`w-${id}`);
      // The mails of rounds that a withdrawal won are due again, and begin with this one.
      const [mail] = await scenario.mailsOf(id);
      const [begun] = await Promise.all([
        begin(),
        service.placements.withdrawPlacementRequest({ placementRequestId: request.id, staffMemberId }),
      ]);
      const [member] = await service.sql<{ member: boolean }>(
        'SELECT member FROM communication.email_batch_items WHERE placement_request_id = $1',
        [request.id],
      );
      expect(member?.member).toBe(begun.has(mail?.id as string));
    }
  });
});

it('two workers and one queued mail: one SMTP delivery, at twenty contact points at once', async () => {
  for (let i = 0; i < 20; i += 1) {
    await scenario.ingest(aTherapist({}, { id: `T-w${i}` }), aMatch(`T-w${i}`, { matchId: `w${i}` }));
  }
  service.clock.advance(30 * MINUTE);
  const before = service.peer.accepted.length;
  const workers = [service.worker, service.openWorker(), service.openWorker(), service.openWorker()];
  await Promise.all(Array.from({ length: 16 }, (_, i) => workers[i % 4]?.deliverDue()));
  const ids = service.peer.accepted.slice(before).map((mail) => mail.messageId);
  expect(new Set(ids).size).toBe(ids.length);
  for (let i = 0; i < 20; i += 1) expect(scenario.received(`praxis-t-w${i}@example.org`)).toHaveLength(1);
});
