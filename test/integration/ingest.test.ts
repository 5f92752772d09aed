import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Sealed } from '../../src/encryption/sealed.js';
import { kafkaOrigin, rawMessageOf } from '../../src/ingest/message.js';
import { giveUpWaitingEvents } from '../../src/ingest/workInbox.js';
import { aMatch, anEvent, aTherapist } from '../support/builders.js';
import { createScenario, type Scenario } from '../support/service/createScenario.js';
import { openTestService, type TestService } from '../support/service/openTestService.js';
import { HOUR, MINUTE } from '../support/testClock.js';

let service: TestService;
let scenario: Scenario;
beforeAll(async () => {
  service = await openTestService();
  scenario = createScenario(service);
});
afterAll(() => service.close());
beforeEach(() => scenario.nextTuesday());

const aStatus = (matchId: string, newStatus: string) =>
  anEvent('match.status_changed', { match_id: matchId, old_status: 'open', new_status: newStatus });
const inbox = (eventId: string) =>
  service
    .sql<{ status: string; outcome: string | null; attempts: number; due_at: string }>(
      'SELECT status, outcome, attempts, due_at FROM communication.inbox_events WHERE event_id = $1',
      [eventId],
    )
    .then(([row]) => row);
const deadLetters = () =>
  service.sql<{ reason_code: string; reason: string; inbox_event_id: string | null }>(
    'SELECT reason_code, reason, inbox_event_id FROM communication.dead_letters ORDER BY created_at, id',
  );
const newDeadLetters = async (act: () => Promise<unknown>) => {
  const before = (await deadLetters()).length;
  await act();
  return (await deadLetters()).slice(before).map((letter) => letter.reason_code);
};
const count = async (matchId: string) => {
  const [row] = await service.sql<{ n: string }>(
    'SELECT count(*) AS n FROM communication.placement_requests WHERE match_id = $1',
    [matchId],
  );
  return Number(row?.n);
};
async function inLanes(lanes: number): Promise<void> {
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (await service.workInboxOnce());
    }),
  );
}

describe('dedupe', () => {
  it('handles an event id once, however often and concurrently it comes', async () => {
    const event = aMatch('T-d1', { matchId: 'd1' });
    const receipts = await service.receive(...Array<typeof event>(20).fill(event));
    expect(receipts.filter((receipt) => receipt.kind === 'STORED')).toHaveLength(1);
    expect(receipts.filter((receipt) => receipt.kind === 'DUPLICATE')).toHaveLength(19);
    await inLanes(4);
    expect(await count('d1')).toBe(1);
  });

  it('makes one request of a hundred match.created of one match, handled side by side', async () => {
    await scenario.ingest(aTherapist({}, { id: 'T-d2' }));
    await service.receive(...Array.from({ length: 100 }, () => aMatch('T-d2', { matchId: 'd2', patientId: 'P-d2' })));
    await inLanes(8);
    expect(await count('d2')).toBe(1);
    expect(await service.sql(`SELECT 1 FROM communication.inbox_events WHERE status <> 'DONE'`)).toEqual([]);
  });

  it('makes one batch of a hundred matches of one therapist, handled side by side', async () => {
    await scenario.ingest(aTherapist({}, { id: 'T-d3' }));
    await service.receive(...Array.from({ length: 100 }, (_, i) => aMatch('T-d3', { matchId: `d3-${i}` })));
    await inLanes(8);
    const batches = await service.sql(
      `SELECT 1 FROM communication.email_batches b JOIN communication.therapists t USING (contact_point_id) WHERE t.external_id = 'T-d3'`,
    );
    expect(batches).toHaveLength(1);
    await service.worker.deliverDue();
    expect(await scenario.mailsOf('T-d3')).toHaveLength(1);
  });

  it('sends the same match_id with another pair to the dead letters', async () => {
    const other = [
      aMatch('T-d4', { matchId: 'd4', patientId: 'someone-else' }),
      aMatch('T-other', { matchId: 'd4', patientId: 'P-d4' }),
    ];
    await scenario.ingest(aMatch('T-d4', { matchId: 'd4', patientId: 'P-d4' }));
    expect(await newDeadLetters(() => scenario.ingest(...other))).toEqual(['MATCH_CONFLICT', 'MATCH_CONFLICT']);
  });
});

describe('what cannot be handled', () => {
  it.each([
    ['not JSON', 'NOT_JSON', '{"eventId":'],
    ['no envelope', 'BAD_ENVELOPE', JSON.stringify({ eventType: 'match.created' })],
    ['an array', 'BAD_ENVELOPE', '[]'],
    ['no event id', 'BAD_ENVELOPE', JSON.stringify({ ...aMatch('T'), eventId: 'seven' })],
    ['no time', 'BAD_ENVELOPE', JSON.stringify({ ...aMatch('T'), timestamp: 'yesterday' })],
    [
      'a time that no database holds',
      'BAD_ENVELOPE',
      JSON.stringify({ ...aMatch('T'), timestamp: '0000-01-01T00:00:00Z' }),
    ],
    ['a missing field', 'BAD_PAYLOAD', JSON.stringify(anEvent('match.created', { match_id: 'x', patient_id: 'y' }))],
    ['an id of control characters', 'BAD_PAYLOAD', JSON.stringify(aMatch('T', { matchId: 'a\u0000b' }))],
    ['an id of half a character', 'BAD_PAYLOAD', JSON.stringify(aMatch('T', { matchId: 'a\ud800b' }))],
    ['a type of control characters', 'BAD_ENVELOPE', JSON.stringify(anEvent('match\u0000created', {}))],
    ['an unknown status', 'BAD_PAYLOAD', JSON.stringify(aStatus('x', 'vielleicht'))],
  ])('sets %s aside as %s', async (_what, code, raw) => {
    const marked = raw.replace('"producer":"test"', '"producer":"Frau Geheim"');
    expect(await newDeadLetters(() => scenario.ingest(marked))).toEqual([code]);
    expect((await deadLetters()).at(-1)?.reason).not.toMatch(/Geheim|vielleicht|seven/);
  });

  it('tolerates unknown types and fields', async () => {
    const unknown = anEvent('match.archived', { whatever: 1 });
    const known = aMatch('T-u1', { matchId: 'u1' });
    await scenario.ingest(unknown, { ...known, extra: true, payload: { ...known.payload, more: [1] } } as typeof known);
    expect(await inbox(unknown.eventId)).toMatchObject({ status: 'DONE', outcome: 'UNKNOWN_TYPE' });
    expect(await count('u1')).toBe(1);
  });

  it('takes zero bytes and half characters in a therapist as they are readable', async () => {
    const event = aTherapist(
      { nachname: 'Mei\u0000er\ud800', telefonische_erreichbarkeit: { 'mo\u0000n\udc00tag': ['\u0000 9:00-10:00'] } },
      { id: 'T-z' },
    );
    expect(await newDeadLetters(() => scenario.ingest(event))).toEqual([]);
    expect((await inbox(event.eventId))?.outcome).toBe('APPLIED');
    expect((await scenario.therapist('T-z')).last_name).toMatch(/^Mei er/);
  });
});

describe('a status before its match', () => {
  it('waits, and is applied when the match comes', async () => {
    const status = aStatus('w1', 'withdrawn');
    await scenario.ingest(status);
    expect((await inbox(status.eventId))?.status).toBe('WAITING');
    await scenario.ingest(aMatch('T-w1', { matchId: 'w1' }));
    expect(await scenario.statuses('w1')).toEqual(['WITHDRAWN']);
    expect(await inbox(status.eventId)).toMatchObject({ status: 'DONE', outcome: 'WITHDRAWN' });
  });

  it('goes to the dead letters after an hour, not a second before', async () => {
    const status = aStatus('w2', 'abgelehnt');
    await scenario.ingest(status);
    service.clock.advance(HOUR - 1_000);
    await giveUpWaitingEvents(service);
    expect((await inbox(status.eventId))?.status).toBe('WAITING');
    service.clock.advance(1_000);
    expect(await newDeadLetters(() => giveUpWaitingEvents(service))).toEqual(['UNKNOWN_MATCH']);
    expect((await inbox(status.eventId))?.status).toBe('DEAD');
  });
});

describe('order and retries', () => {
  it('tries a handler that throws again with backoff, holds up its key alone, and gives up in the dead letters', async () => {
    // The name that the handler inserts violates a rule of the database: nothing that the handler knows of.
    await service.sql(`ALTER TABLE communication.therapists ADD CONSTRAINT test_trap CHECK (last_name <> 'Falle')`);
    const trapped = aTherapist({ nachname: 'Falle' }, { id: 'T-trap' });
    const behind = anEvent('therapist.blocked', { therapist_id: 'T-trap' }, '2026-03-02T08:00:00.000Z');
    const other = aMatch('T-free', { matchId: 'free' });
    await scenario.ingest(trapped, behind, other);
    expect(await inbox(trapped.eventId)).toMatchObject({ status: 'PENDING', attempts: 1 });
    expect((await inbox(behind.eventId))?.status).toBe('PENDING');
    expect((await inbox(other.eventId))?.status).toBe('DONE');
    let lastDelayMs = 0;
    for (let attempt = 2; attempt <= 7; attempt += 1) {
      const due = new Date((await inbox(trapped.eventId))?.due_at as string);
      expect(due.getTime() - service.clock.now().getTime()).toBeGreaterThan(Math.min(lastDelayMs, 100_000));
      lastDelayMs = due.getTime() - service.clock.now().getTime();
      service.clock.set(new Date(due.getTime() - 1));
      await service.workInbox();
      expect(await inbox(trapped.eventId)).toMatchObject({ attempts: attempt - 1 });
      service.clock.set(due);
      await service.workInbox();
      expect(await inbox(trapped.eventId)).toMatchObject({ status: 'PENDING', attempts: attempt });
    }
    service.clock.advance(10 * MINUTE);
    expect(await newDeadLetters(() => service.workInbox())).toEqual(['HANDLER_FAILED']);
    expect((await inbox(trapped.eventId))?.status).toBe('DEAD');
    expect((await inbox(behind.eventId))?.status).toBe('DONE');
    expect((await scenario.therapist('T-trap')).status).toBe('BLOCKED');
    await service.sql('ALTER TABLE communication.therapists DROP CONSTRAINT test_trap');
  });

  it('keeps the order within a key with many lanes at work', async () => {
    const events = Array.from({ length: 40 }, (_, i) =>
      aTherapist({ nachname: `Name ${i}` }, { id: 'T-order', timestamp: '2026-03-01T08:00:00.000Z' }),
    );
    for (const event of events) await service.receive(event);
    await inLanes(8);
    expect((await scenario.therapist('T-order')).last_name).toBe('Name 39');
  });

  it('ignores a therapist.updated that is older than the one applied', async () => {
    await scenario.ingest(
      aTherapist({ nachname: 'Neu' }, { id: 'T-old', timestamp: '2026-03-02T08:00:00.000Z' }),
      aTherapist({ nachname: 'Alt' }, { id: 'T-old', timestamp: '2026-03-01T08:00:00.000Z' }),
    );
    expect((await scenario.therapist('T-old')).last_name).toBe('Neu');
  });

  it('applies an older blocked not over a newer unblocked', async () => {
    await scenario.ingest(
      aTherapist({}, { id: 'T-b' }),
      anEvent('therapist.unblocked', { therapist_id: 'T-b' }, '2026-03-02T09:00:00.000Z'),
      anEvent('therapist.blocked', { therapist_id: 'T-b' }, '2026-03-02T08:00:00.000Z'),
    );
    expect((await scenario.therapist('T-b')).status).toBe('ACTIVE');
  });
});

describe('what comes from Kafka', () => {
  const place = (offset: number, timestamp = new Date('2026-03-01T08:00:00Z')) =>
    kafkaOrigin({ topic: 'matching-events', partition: 3, offset: String(offset), timestamp });
  const letters = () =>
    service.sql<{ id: string; payload: Buffer; reason_code: string; message_offset: string }>(
      `SELECT id, payload, reason_code, topic, partition, message_offset FROM communication.dead_letters
       WHERE topic = 'matching-events' ORDER BY message_offset, created_at, id`,
    );

  it('stores a batch in its order; what cannot be read keeps its bytes and its place', async () => {
    const match = aMatch('T-k1', { matchId: 'k1' });
    const garbage = Buffer.from([0xff, 0x00, 0xfe]);
    const values = [
      Buffer.from(JSON.stringify(match)),
      null,
      garbage,
      Buffer.from(`{"x":"${'y'.repeat(1_048_576)}"}`),
      Buffer.from(''),
      Buffer.from(JSON.stringify(match)),
      Buffer.from(JSON.stringify(aStatus('k1', 'withdrawn'))),
    ];
    const messages = values.map((value, offset) => ({ raw: rawMessageOf(value), origin: place(offset) }));
    const receipts = await service.receiveBatch(messages);
    expect(receipts.map((receipt) => ('code' in receipt ? receipt.code : receipt.kind))).toEqual([
      'STORED',
      'NO_VALUE',
      'NOT_JSON',
      'TOO_LARGE',
      'NOT_JSON',
      'DUPLICATE',
      'STORED',
    ]);
    await service.workInbox();
    expect(await scenario.statuses('k1')).toEqual(['WITHDRAWN']);
    const found = await letters();
    expect(found.map(({ message_offset }) => message_offset)).toEqual(['1', '2', '3', '4']);
    const opened = found.map(({ id, payload }) => service.vault.open('dead_letters.payload', id, new Sealed(payload)));
    expect(opened.slice(0, 2)).toEqual([null, { base64: garbage.toString('base64') }]);
  });

  it('sets the same unreadable message aside once, and another at the same offset of a topic made anew', async () => {
    const before = (await letters()).length;
    const broken = { raw: 'broken', origin: place(77) };
    await service.receiveBatch([broken, broken]);
    await service.receiveBatch([broken]);
    expect(await letters()).toHaveLength(before + 1);
    await service.receiveBatch([{ raw: 'other', origin: place(77, new Date('2026-03-02T08:00:00Z')) }]);
    expect(await letters()).toHaveLength(before + 2);
  });

  it('says of an event that failed where it stands', async () => {
    await scenario.ingest(aMatch('T-k2', { matchId: 'k2', patientId: 'P-k2' }));
    const conflict = aMatch('T-k2', { matchId: 'k2', patientId: 'another' });
    await service.receiveBatch([{ raw: JSON.stringify(conflict), origin: place(90) }]);
    await service.workInbox();
    expect((await letters()).at(-1)).toMatchObject({
      reason_code: 'MATCH_CONFLICT',
      topic: 'matching-events',
      partition: 3,
      message_offset: '90',
    });
  });
});

describe('many events behind one that fails', () => {
  it('are out of the way until it is settled, then handled in order', async () => {
    const stuck = 3_000;
    await service.sql(`ALTER TABLE communication.therapists ADD CONSTRAINT test_trap CHECK (last_name <> 'Falle')`);
    const trapped = aTherapist({ nachname: 'Falle' }, { id: 'T-many' });
    const followers = Array.from({ length: stuck }, (_, i) => aTherapist({ nachname: `Name ${i}` }, { id: 'T-many' }));
    const asMessage = (event: unknown, index: number) => ({
      raw: JSON.stringify(event),
      origin: { source: 'many', offset: String(index) },
    });
    await service.receiveBatch([trapped, ...followers].map(asMessage));
    await service.workInbox();
    const behind = () =>
      service
        .sql<{ n: string }>('SELECT count(*) AS n FROM communication.inbox_events WHERE behind')
        .then(([row]) => Number(row?.n));
    expect(await behind()).toBe(stuck);
    // What arrives later is held up as well, by the order of the key alone.
    const late = aTherapist({ nachname: 'Spät' }, { id: 'T-many' });
    await scenario.ingest(late, aMatch('T-many-free', { matchId: 'many-free' }));
    expect((await inbox(late.eventId))?.status).toBe('PENDING');
    expect(await count('many-free')).toBe(1);
    await service.sql('ALTER TABLE communication.therapists DROP CONSTRAINT test_trap');
    await service.sql(
      `UPDATE communication.inbox_events SET status = 'DONE', outcome = 'TEST', behind = false
       WHERE behind AND seq < (SELECT max(seq) - 20 FROM communication.inbox_events WHERE behind)`,
    );
    service.clock.set(new Date((await inbox(trapped.eventId))?.due_at as string));
    await inLanes(4);
    expect(await behind()).toBe(0);
    expect((await inbox(late.eventId))?.status).toBe('DONE');
    expect((await scenario.therapist('T-many')).last_name).toBe('Spät');
  });
});
