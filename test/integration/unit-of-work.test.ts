import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createOrm, type Orm } from '../../src/database/createOrm.js';
import { lockFreeContactPoints } from '../../src/database/locks.js';
import { queryRows } from '../../src/database/query.js';
import { createUnitOfWork, type UnitOfWork } from '../../src/database/unitOfWork.js';
import { StaffAction } from '../../src/entities/StaffAction.js';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.js';

let database: TestDatabase;
let orm: Orm;
let transact: UnitOfWork;
let told = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  orm = await createOrm({ databaseUrl: database.url, poolSize: 2 });
  transact = createUnitOfWork(orm, () => {
    told += 1;
  });
});
afterAll(async () => {
  await orm.close(true);
  await database.close();
});
beforeEach(() => {
  told = 0;
});

const anAction = () => ({
  id: randomUUID(),
  actor: 'anna',
  action: 'test',
  subjectType: 'service',
  subjectId: null,
  details: {},
  reason: null,
  actedAt: new Date(),
});

describe('after a commit everybody is woken', () => {
  it('when the manager wrote something at its end', async () => {
    await transact(async (em) => {
      em.persist(em.create(StaffAction, anAction()));
    });
    expect(told).toBe(1);
  });

  it('when a statement did', async () => {
    await transact((em) => queryRows(em, 'UPDATE communication.service_state SET calendar_version = calendar_version'));
    expect(told).toBe(1);
  });

  it('not when something was only looked for: a loop that finds nothing must come to rest', async () => {
    await transact(async (em) => {
      await queryRows(em, 'SELECT 1 FROM communication.emails FOR UPDATE SKIP LOCKED');
      await lockFreeContactPoints(em, []);
      await queryRows(em, `UPDATE communication.emails SET status = 'CANCELED' WHERE id = $1`, [randomUUID()]);
    });
    expect(told).toBe(0);
  });

  it('not when it was rolled back', async () => {
    const failing = transact(async (em) => {
      await queryRows(em, 'UPDATE communication.service_state SET calendar_version = calendar_version');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(told).toBe(0);
  });
});
