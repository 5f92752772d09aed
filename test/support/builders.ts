import { randomUUID } from 'node:crypto';

/** An event envelope as other services send it (DESIGN 6). */
export interface TestEvent {
  readonly eventId: string;
  readonly eventType: string;
  readonly version: string;
  readonly timestamp: string;
  readonly producer: string;
  readonly payload: Record<string, unknown>;
}

let counter = 0;
const next = (): number => {
  counter += 1;
  return counter;
};

export function anEvent(
  eventType: string,
  payload: Record<string, unknown>,
  timestamp = '2026-03-01T08:00:00.000Z',
): TestEvent {
  return { eventId: randomUUID(), eventType, version: '1.0', timestamp, producer: 'test', payload };
}

/** `therapist.created`; fields given win over plausible ones. */
export function aTherapist(
  data: Record<string, unknown> = {},
  { id = `T-${next()}`, timestamp = '2026-03-01T08:00:00.000Z' } = {},
): TestEvent {
  return anEvent(
    'therapist.created',
    {
      therapist_id: id,
      therapist_data: {
        anrede: 'Frau',
        titel: 'Dr.',
        vorname: 'Änne',
        nachname: 'Müßig',
        email: `praxis-${String(id).toLowerCase()}@example.org`,
        telefon: '+49 30 23125 100',
        status: 'aktiv',
        telefonische_erreichbarkeit: { monday: [{ start: '09:00', end: '12:00' }] },
        bundesland: 'Berlin',
        ...data,
      },
    },
    timestamp,
  );
}

export function therapistIdOf(event: TestEvent): string {
  return String(event.payload.therapist_id);
}

/** `match.created` with the patient's details. */
export function aMatch(
  therapistId: string,
  { matchId = `M-${next()}`, patientId = `P-${next()}`, patient = {} as Record<string, unknown> | null } = {},
): TestEvent {
  return anEvent('match.created', {
    match_id: matchId,
    patient_id: patientId,
    therapist_id: therapistId,
    ...(patient === null
      ? {}
      : {
          match_data: {
            patient: {
              vorname: 'Jörg',
              nachname: 'Weiß',
              registriert_am: '2026-01-15',
              alter: 41,
              geschlecht: 'männlich',
              versicherung: 'gesetzlich',
              beschwerden: 'Schlafstörungen',
              bevorzugte_zeiten: ['nachmittags'],
              ...patient,
            },
          },
        }),
  });
}
