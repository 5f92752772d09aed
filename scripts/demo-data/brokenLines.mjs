import { demoEvents } from './demoEvents.mjs';

/** The ten lines of examples/broken.jsonl: what an import reports, next to what it takes in. */
export function brokenLines() {
  const events = demoEvents();
  const therapist = events.find(({ eventType }) => eventType === 'therapist.created');
  const match = events.find(
    ({ eventType, payload }) => eventType === 'match.created' && payload.match_data !== undefined,
  );
  const ids = (line) => ({ eventId: `00000000-0000-4000-8000-0000000000${String(line).padStart(2, '0')}` });
  const { match_id: _, ...withoutMatchId } = match.payload;
  const newMatch = { ...match.payload, match_id: 9001, patient_id: 2998, therapist_id: therapist.payload.therapist_id };
  return [
    { ...therapist, ...ids(1) },
    '{"eventId": "00000000-0000-4000-8000-000000000002", "eventType": "match.created", ',
    { ...match, ...ids(3), payload: newMatch },
    { ...match, ...ids(4), payload: withoutMatchId },
    { ...match, ...ids(5), timestamp: 1_772_438_400 },
    { ...match, ...ids(6), eventType: 'match.archived' },
    { ...therapist, ...ids(1) },
    { ...match, eventId: 'not-a-uuid' },
    '["an", "array"]',
    { ...match, ...ids(10), payload: { ...newMatch, match_id: 9002, patient_id: 2999 } },
  ].map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
}
