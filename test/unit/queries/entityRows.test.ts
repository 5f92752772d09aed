import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createOrm, type Orm } from '../../../src/database/createOrm.js';
import { dateFromText } from '../../../src/database/textValues.js';
import { EmailBatch } from '../../../src/entities/EmailBatch.js';
import { entities } from '../../../src/entities/index.js';
import { PlacementRequest } from '../../../src/entities/PlacementRequest.js';
import { Therapist } from '../../../src/entities/Therapist.js';
import { type EntityClass, entityRows } from '../../../src/queries/entityRows.js';

let orm: Orm;
beforeAll(async () => {
  // Never connects: the metadata are all that is asked for.
  orm = await createOrm({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none' });
});
afterAll(() => orm.close(true));

const rowsOf = <Entity>(entity: EntityClass<Entity>) => entityRows(orm.em, entity);

/** A row with these values by name of the column, and null elsewhere. */
function aRow<Entity>(entity: EntityClass<Entity>, values: Record<string, string>): Entity {
  const { columns, wrap } = rowsOf(entity);
  return wrap(columns.map((name) => values[name] ?? null));
}

it.each(entities.map((entity) => [entity.name, entity] as const))('%s can be read as rows', (_name, entity) => {
  const { select, columns } = rowsOf(entity as EntityClass<object>);
  expect(select).toContain(columns.join(', '));
});

describe('a row', () => {
  it('is an instance of its entity, by class and by name', () => {
    const batch = aRow(EmailBatch, { id: 'b', status: 'SENT' });
    expect(batch).toBeInstanceOf(EmailBatch);
    expect(batch.constructor.name).toBe('EmailBatch');
    expect([batch.id, batch.status, batch.heldBy]).toEqual(['b', 'SENT', null]);
  });

  it('has its values in the types of the entity, the same object each time', () => {
    const request = aRow(PlacementRequest, {
      created_at: '2026-03-03 08:00:00.25+00',
      details_attempts: '3',
      missing_details: '{THERAPIST,PATIENT}',
      patient_registered_on: '2026-01-05',
    });
    expect(request.createdAt).toEqual(new Date('2026-03-03T08:00:00.250Z'));
    expect(request.createdAt).toBe(request.createdAt);
    expect(request.detailsAttempts).toBe(3);
    expect(request.missingDetails).toEqual(['THERAPIST', 'PATIENT']);
    expect(request.patientRegisteredOn).toBe('2026-01-05');
    expect(request.outcomeAt).toBeNull();
    const therapist = aRow(Therapist, { potentially_available: 'f', availability: '{"monday":[]}' });
    expect([therapist.potentiallyAvailable, therapist.availability]).toEqual([false, { monday: [] }]);
  });

  it('never has a sealed column', () => {
    const { columns } = rowsOf(PlacementRequest);
    expect(columns).not.toContain('patient_snapshot');
    expect(aRow(PlacementRequest, {}).patientSnapshot).toBeUndefined();
  });

  it('cannot be changed', () => {
    const batch = aRow(EmailBatch, { id: 'b' });
    expect(() => {
      batch.status = 'FAILED';
    }).toThrow(TypeError);
  });
});

it.each([
  ['2026-03-03 08:00:00+00', '2026-03-03T08:00:00.000Z'],
  ['2026-03-03 08:00:00.123456+00', '2026-03-03T08:00:00.123Z'],
  ['2026-03-03 10:00:00.5+02', '2026-03-03T08:00:00.500Z'],
  ['2026-03-03 13:30:00+05:30', '2026-03-03T08:00:00.000Z'],
])('%s is %s', (text, expected) => {
  expect(dateFromText(text).toISOString()).toBe(expected);
});
