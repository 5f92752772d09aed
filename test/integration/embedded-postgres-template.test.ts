import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.js';

describe('the databases of the tests', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  it('are migrated and apart from each other', async () => {
    const other = await createTestDatabase();
    const client = new pg.Client(database.url);
    const otherClient = new pg.Client(other.url);
    await Promise.all([client.connect(), otherClient.connect()]);
    await client.query('CREATE TABLE only_here ()');
    const schemas = await client.query("SELECT 1 FROM information_schema.schemata WHERE schema_name = 'communication'");
    const tables = await otherClient.query("SELECT to_regclass('only_here') AS found");
    await Promise.all([client.end(), otherClient.end()]);
    await other.close();
    expect(schemas.rowCount).toBe(1);
    expect(tables.rows).toEqual([{ found: null }]);
  });

  it('can be dropped while somebody is connected', async () => {
    const doomed = await createTestDatabase();
    const client = new pg.Client(doomed.url);
    const lost = new Promise<Error>((resolve) => client.on('error', resolve));
    await client.connect();
    await doomed.close();
    expect((await lost).message).toMatch(/terminat/);
  });
});
