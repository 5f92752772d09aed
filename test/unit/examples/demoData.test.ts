import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseAvailability } from '../../../src/domain/availability/parseAvailability.js';
import { hasUsableWindows } from '../../../src/domain/availability/weeklyWindows.js';

interface Envelope {
  readonly eventId: string;
  readonly eventType: string;
  readonly timestamp: string;
  readonly payload: Readonly<Record<string, unknown>>;
}
type Fields = Readonly<Record<string, unknown>>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
/** RFC 2606 and RFC 6761. */
const RESERVED_ADDRESS = /^[a-z0-9.-]+@([a-z0-9-]+\.)*(example\.org|[a-z0-9-]+\.example|[a-z0-9-]+\.test)$/i;
/** Bundesnetzagentur, Mitteilung Nr. 148/2021. */
const DRAMA_NUMBER = /^\+49(3023125\d{3}|6990009\d{3}|4066969\d{3}|2214710\d{3}|8999998\d{3}|176040690\d{2})$/;

const linesOf = (name: string) =>
  readFileSync(new URL(`../../../examples/${name}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
const events = linesOf('demo.jsonl').map((line) => JSON.parse(line) as Envelope);
const payloadsOf = (eventType: string) =>
  events.filter((event) => event.eventType === eventType).map(({ payload }) => payload);
const therapists = payloadsOf('therapist.created').map(({ therapist_data }) => therapist_data as Fields);
const matches = payloadsOf('match.created');
const countBy = (values: readonly unknown[]) => {
  const counts = new Map<unknown, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

describe('examples/demo.jsonl', () => {
  it('is what the script writes', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/make-demo-data.mjs', '--check'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('holds valid envelopes, oldest first, all before the demo starts', () => {
    for (const event of events) {
      expect(event).toMatchObject({
        eventId: expect.stringMatching(UUID),
        eventType: expect.stringMatching(/^(match|therapist|patient)\.[a-z_]+$/),
        version: '1.0',
        timestamp: expect.stringMatching(UTC),
        producer: `${event.eventType.startsWith('match') ? 'matching' : event.eventType.split('.')[0]}-service`,
        payload: expect.any(Object),
      });
    }
    const timestamps = events.map(({ timestamp }) => timestamp);
    expect(timestamps).toEqual(timestamps.toSorted());
    expect(timestamps.at(-1)! < '2026-03-03T08:00:00Z').toBe(true);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
  });

  it('holds nobody who exists: reserved domains and numbers only', () => {
    const all = events
      .map(({ payload }) => payload.therapist_data as Fields | undefined)
      .filter((data) => data !== undefined);
    for (const { email, telefon } of all) {
      if (email !== null && email !== '') expect(email).toMatch(RESERVED_ADDRESS);
      if (telefon !== null) expect(String(telefon).replace(/[ -]/g, '')).toMatch(DRAMA_NUMBER);
    }
    expect(linesOf('demo.jsonl').join('\n').match(/@/g)).toHaveLength(all.filter(({ email }) => email).length);
  });

  it('has therapists of every kind', () => {
    const mailboxes = countBy(therapists.flatMap(({ email }) => (email ? [String(email).toLowerCase()] : [])));
    const sizes = [...mailboxes.values()].filter((size) => size > 1);
    expect(therapists.length).toBeGreaterThanOrEqual(60);
    expect(sizes.length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4);
    expect(therapists.filter(({ email, telefon }) => !email && telefon !== null)).toHaveLength(5);
    expect(therapists.filter(({ email, telefon }) => !email && telefon === null)).toHaveLength(2);
    expect(therapists.filter(({ status }) => status === 'inaktiv')).toHaveLength(3);
    expect(therapists.filter(({ anrede }) => anrede !== 'Frau' && anrede !== 'Herr')).toHaveLength(5);
    expect(payloadsOf('therapist.blocked')).toHaveLength(4);
    expect(therapists.some((data) => data.potentially_available === true)).toBe(true);
    expect(therapists.some((data) => data.potenziell_verfuegbar === true)).toBe(true);
    expect(new Set(therapists.map(({ bundesland }) => bundesland)).size).toBeGreaterThanOrEqual(16);
    expect(new Set(therapists.map(({ nachname }) => nachname)).size).toBe(therapists.length);
  });

  it('has availability in all shapes, readable for most and with named problems for some', () => {
    const raws = therapists.map(({ telefonische_erreichbarkeit: raw }) => raw);
    const text = (raw: unknown) => JSON.stringify(raw) ?? '';
    expect(raws.filter((raw) => /"monday":\[\{"start"/.test(text(raw))).length).toBeGreaterThan(5);
    expect(raws.filter((raw) => /"montag":\["/.test(text(raw))).length).toBeGreaterThan(5);
    expect(raws.filter((raw) => /"Di":\["/.test(text(raw))).length).toBeGreaterThan(5);
    const parsed = raws.map((raw) => parseAvailability(raw));
    expect(parsed.filter(({ problems }) => problems.length > 0)).toHaveLength(5);
    expect(parsed.filter(({ windows }) => hasUsableWindows(windows)).length).toBeGreaterThan(60);
  });

  it('has enough wishes, some of which lack details', () => {
    const pairs = matches.map(({ patient_id, therapist_id }) => `${patient_id} ${therapist_id}`);
    const perTherapist = countBy(matches.map(({ therapist_id }) => therapist_id));
    expect(matches.length).toBeGreaterThanOrEqual(200);
    expect(new Set(pairs).size).toBe(pairs.length);
    expect(new Set(matches.map(({ match_id }) => match_id)).size).toBe(matches.length);
    expect(new Set(matches.map(({ patient_id }) => patient_id)).size).toBe(92);
    expect([...perTherapist.values()].filter((wishes) => wishes > 5).length).toBeGreaterThanOrEqual(5);
    expect(matches.filter(({ match_data }) => match_data === undefined).length).toBeGreaterThanOrEqual(4);
    for (const { match_data } of matches) {
      if (match_data === undefined) continue;
      expect(Object.keys((match_data as { patient: object }).patient)).toEqual(
        expect.arrayContaining([
          'registriert_am',
          'alter',
          'geschlecht',
          'versicherung',
          'beschwerden',
          'bevorzugte_zeiten',
        ]),
      );
    }
  });

  it('uses numbers and text as external ids', () => {
    const ids = [...matches.flatMap(({ match_id, patient_id, therapist_id }) => [match_id, patient_id, therapist_id])];
    expect(new Set(ids.map((id) => typeof id))).toEqual(new Set(['number', 'string']));
  });

  it('refers to known matches, patients and therapists, but for one on purpose', () => {
    const known = new Set(payloadsOf('therapist.created').map(({ therapist_id }) => therapist_id));
    const unknown = matches.map(({ therapist_id }) => therapist_id).filter((id) => !known.has(id));
    expect(unknown).toEqual([1999, 1999]);
    const matchIds = new Set(matches.map(({ match_id }) => match_id));
    const changes = payloadsOf('match.status_changed');
    expect(changes.every(({ match_id }) => matchIds.has(match_id))).toBe(true);
    expect(changes.filter(({ new_status }) => new_status === 'withdrawn')).toHaveLength(4);
    const patientIds = new Set(matches.map(({ patient_id }) => patient_id));
    expect(payloadsOf('patient.deleted').map(({ patient_id }) => patientIds.has(patient_id))).toEqual([true]);
  });

  it('has one event of an unknown type and one with unknown fields', () => {
    expect(payloadsOf('therapist.vacation_announced')).toHaveLength(1);
    expect(events.filter((event) => Object.keys(event).length > 6)).toHaveLength(1);
  });
});

describe('examples/broken.jsonl', () => {
  it('has the faults that its table promises', () => {
    const lines = linesOf('broken.jsonl');
    const at = (line: number) => JSON.parse(lines[line - 1]!) as Envelope;
    expect(lines).toHaveLength(10);
    expect(() => at(2)).toThrow();
    expect(at(4).payload).not.toHaveProperty('match_id');
    expect(typeof at(5).timestamp).toBe('number');
    expect(at(6).eventType).toBe('match.archived');
    expect(at(7).eventId).toBe(at(1).eventId);
    expect(at(8).eventId).not.toMatch(UUID);
    expect(Array.isArray(at(9))).toBe(true);
    for (const good of [1, 3, 10]) expect(at(good).eventId).toMatch(UUID);
  });
});
