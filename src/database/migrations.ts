import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCreateIndexesSQL, getCreateTableSQL, getUpdateTimestampTriggerSQL } from '@agendajs/postgres-backend';
import { Migration } from '@mikro-orm/migrations';

const DIRECTORY = join(import.meta.dirname, '../../migrations');

/** Table that Agenda keeps its jobs in when it runs on PostgreSQL. */
export const AGENDA_TABLE = 'agenda_jobs';

type MigrationEntry = { name: string; class: new (...args: ConstructorParameters<typeof Migration>) => Migration };

/**
 * The migrations in their order: the SQL files of `migrations/`, then Agenda's own table, whose SQL the library gives
 * (made here because concurrent starts of its `ensureSchema` race, STACK).
 */
export function listMigrations(): MigrationEntry[] {
  const files = readdirSync(DIRECTORY)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return [
    ...files.map((name) => entry(name.replace(/\.sql$/, ''), readFileSync(join(DIRECTORY, name), 'utf8'))),
    entry(
      'agenda_jobs',
      [
        getCreateTableSQL(AGENDA_TABLE),
        ...getCreateIndexesSQL(AGENDA_TABLE),
        getUpdateTimestampTriggerSQL(AGENDA_TABLE),
      ]
        .map((sql) => `${sql.trim().replace(/;$/, '')};`)
        .join('\n'),
    ),
  ];
}

function entry(name: string, sql: string): MigrationEntry {
  return {
    name,
    class: class extends Migration {
      override up(): void {
        this.addSql(sql);
      }
    },
  };
}
