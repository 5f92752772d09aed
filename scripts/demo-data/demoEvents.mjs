import { PATIENT_COUNT, patientData, patientIdOf, WITHOUT_DETAILS } from './patients.mjs';
import { createRandom } from './random.mjs';
import { BLOCKED, THERAPIST_COUNT, therapistData, therapistIdOf } from './therapists.mjs';

const SEED = 20_260_303;
const THERAPISTS_FROM = Date.UTC(2026, 1, 2, 7);
const MATCHES_FROM = Date.UTC(2026, 1, 24, 8);
/** The demo's clock starts at 2026-03-03T08:00:00Z, a Tuesday; everything here has happened before. */
const MATCHES_UNTIL = Date.UTC(2026, 2, 3, 7, 40);
const AFTERWARDS = Date.UTC(2026, 2, 3, 7, 45);
/** Wished for by many patients, so that their mails are full and the rest has to wait. */
const POPULAR = [4, 0, 13, 21, 65];
/** A therapist of whom no event brings details. */
const UNKNOWN_THERAPIST = { id: 1999, wishedBy: [5, 41] };

/** All events of examples/demo.jsonl, oldest first. */
export function demoEvents() {
  const random = createRandom(SEED);
  const therapists = Array.from({ length: THERAPIST_COUNT }, (_, index) => therapistData(index, random));
  const patients = Array.from({ length: PATIENT_COUNT }, (_, index) => patientData(index, random));
  const matches = wishes(random).map(({ patient, therapist }, number, all) => ({
    match_id: number % 10 === 9 ? `M-${5001 + number}` : 5001 + number,
    patient,
    therapist,
    at: MATCHES_FROM + Math.floor(((MATCHES_UNTIL - MATCHES_FROM) * number) / all.length),
  }));
  const drafts = [
    ...therapistEvents(therapists),
    ...matches.map((match) => matchEvent(match, patients)),
    ...lateEvents(matches, therapists),
  ];
  return drafts
    .sort((a, b) => a.at - b.at)
    .map(({ at, eventType, payload, extra }) => ({
      eventId: random.uuid(),
      eventType,
      version: '1.0',
      timestamp: new Date(at).toISOString(),
      producer: `${eventType.startsWith('match.') ? 'matching' : eventType.split('.')[0]}-service`,
      payload,
      ...extra,
    }));
}

/** Which patient wishes for which therapists: one to four each, the popular ones more often, no pair twice. */
function wishes(random) {
  const pairs = [];
  for (let patient = 0; patient < PATIENT_COUNT; patient += 1) {
    const others = random.shuffled(Array.from({ length: THERAPIST_COUNT }, (_, index) => index));
    const wished = new Set([
      ...(random.chance(0.45) ? [random.pick(POPULAR)] : []),
      ...others.slice(0, random.integer(1, 4)),
    ]);
    for (const therapist of wished) pairs.push({ patient, therapist: therapistIdOf(therapist) });
    if (UNKNOWN_THERAPIST.wishedBy.includes(patient)) pairs.push({ patient, therapist: UNKNOWN_THERAPIST.id });
  }
  return random.shuffled(pairs);
}

function therapistEvents(therapists) {
  const created = therapists.map((therapist_data, index) => ({
    at: THERAPISTS_FROM + index * 1_860_000,
    eventType: 'therapist.created',
    payload: { therapist_id: therapistIdOf(index), therapist_data },
  }));
  const blocked = BLOCKED.map((index, number) => ({
    at: Date.UTC(2026, 1, 20, 9, number),
    eventType: 'therapist.blocked',
    payload: { therapist_id: therapistIdOf(index), therapist_data: { ...therapists[index], status: 'gesperrt' } },
  }));
  return [...created, ...blocked];
}

function matchEvent({ match_id, patient, therapist, at }, patients) {
  const known = !WITHOUT_DETAILS.has(patient);
  return {
    at,
    eventType: 'match.created',
    payload: {
      match_id,
      patient_id: patientIdOf(patient),
      therapist_id: therapist,
      ...(known ? { match_data: { patient: patients[patient] } } : {}),
    },
    // What a newer producer may add: readers tolerate it.
    ...(match_id === 5002 ? { extra: { traceId: '00-4bf92f3577b34da6', schema: { revision: 7 } } } : {}),
  };
}

/** What happened in the last quarter of an hour before the demo starts. */
function lateEvents(matches, therapists) {
  const statusChange = (number, new_status, reason) => ({
    eventType: 'match.status_changed',
    payload: { match_id: matches[number].match_id, old_status: 'offen', new_status, reason },
  });
  const [deleted, updated] = [patientIdOf(66), patientIdOf(20)];
  const moved = { ...therapists[24], telefonische_erreichbarkeit: { Di: ['9:00-10:00'], donnerstag: ['12:00-13:00'] } };
  return [
    statusChange(3, 'withdrawn', 'Patient hat die Anfrage zurückgezogen'),
    statusChange(40, 'withdrawn', 'Platz über die Kasse gefunden'),
    statusChange(77, 'withdrawn', 'umgezogen'),
    statusChange(120, 'withdrawn', 'möchte noch warten'),
    statusChange(15, 'in_bearbeitung'),
    { eventType: 'therapist.updated', payload: { therapist_id: therapistIdOf(24), therapist_data: moved } },
    {
      eventType: 'therapist.unblocked',
      payload: { therapist_id: therapistIdOf(BLOCKED[3]), therapist_data: therapists[BLOCKED[3]] },
    },
    {
      eventType: 'patient.updated',
      payload: { patient_id: updated, patient_data: { bevorzugte_zeiten: ['vormittags'] } },
    },
    { eventType: 'patient.deleted', payload: { patient_id: deleted } },
    {
      eventType: 'therapist.vacation_announced',
      payload: { therapist_id: therapistIdOf(4), from: '2026-04-06', to: '2026-04-17' },
    },
  ].map((event, number) => ({ ...event, at: AFTERWARDS + number * 30_000 }));
}
