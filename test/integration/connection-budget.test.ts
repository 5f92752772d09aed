import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkConnectionBudget, connectionsNeeded } from '../../src/database/connectionBudget.js';
import { createOrm, type Orm } from '../../src/database/createOrm.js';
import type { Logger } from '../../src/logging/createLogger.js';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.js';

let database: TestDatabase;
let orm: Orm;
const warnings: object[] = [];
const logger = { warn: (record: object) => warnings.push(record) } as unknown as Logger;
beforeAll(async () => {
  database = await createTestDatabase();
  orm = await createOrm({ databaseUrl: database.url, poolSize: 2 });
});
afterAll(async () => {
  await orm.close(true);
  await database.close();
});

it.each([
  [['api', 'worker', 'relay'], true, 17],
  [['api', 'worker', 'relay'], false, 13],
  [['api'], true, 11],
  [['worker'], true, 15],
  [['relay'], true, 13],
])('%j with jobs in PostgreSQL %s needs %i connections', (roles, jobsInPostgres, expected) => {
  expect(connectionsNeeded({ roles, jobsInPostgres, poolSize: 10 })).toBe(expected);
});

describe('the budget of connections', () => {
  it('ends the start where the server could not serve this process alone', async () => {
    await expect(checkConnectionBudget(orm, 100_000, logger)).rejects.toMatchObject({ code: 'TOO_FEW_CONNECTIONS' });
  });

  it('counts a limit of the database', async () => {
    await orm.em.fork().execute(`ALTER DATABASE ${new URL(database.url).pathname.slice(1)} CONNECTION LIMIT 5`);
    await expect(checkConnectionBudget(orm, 6, logger)).rejects.toMatchObject({ details: { allowed: 5, needed: 6 } });
    await orm.em.fork().execute(`ALTER DATABASE ${new URL(database.url).pathname.slice(1)} CONNECTION LIMIT -1`);
  });

  it('warns where it is short beside those that are connected, and says nothing where it is not', async () => {
    const [limits] = await orm.em.fork().execute(`SELECT current_setting('max_connections')::int AS maximum,
      current_setting('superuser_reserved_connections')::int + current_setting('reserved_connections')::int AS reserved`);
    const second = await createOrm({ databaseUrl: database.url, poolSize: 1 });
    try {
      await second.em.fork().execute('SELECT 1');
      await checkConnectionBudget(orm, 1, logger);
      expect(warnings).toEqual([]);
      const all = Number(limits?.maximum) - Number(limits?.reserved);
      await checkConnectionBudget(orm, all, logger);
      expect(warnings).toMatchObject([{ event: 'database.connections_scarce', neededCount: all, allowedCount: all }]);
    } finally {
      await second.close(true);
    }
  });
});
