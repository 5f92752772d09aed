import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM, type PostgreSqlDriver } from '@mikro-orm/postgresql';
import 'reflect-metadata';
import { entities } from '../entities/index.js';
import { listMigrations } from './migrations.js';
import { ReleasingDriver } from './releasingDriver.js';

export type Orm = MikroORM;

/** What an ORM needs. `poolSize` is the number of connections. */
export interface OrmOptions {
  readonly databaseUrl: string;
  readonly poolSize?: number;
  /** A statement that takes longer is ended by the server; without it none is. */
  readonly statementTimeoutMs?: number;
  /** Shows up in pg_stat_activity. */
  readonly applicationName?: string;
}

/** An idle transaction would hold locks, and the sequencer's head, for everybody (DESIGN 7). */
export const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;

/** MikroORM on the schema `communication`. All entities are forked per unit of work; nothing uses the global manager. */
export async function createOrm(options: OrmOptions): Promise<Orm> {
  return MikroORM.init({
    // By its own type the manager would lose what it can do with PostgreSQL.
    driver: ReleasingDriver as typeof PostgreSqlDriver,
    clientUrl: options.databaseUrl,
    schema: 'communication',
    entities,
    metadataProvider: ReflectMetadataProvider,
    metadataCache: { enabled: false },
    pool: { min: 0, max: options.poolSize ?? 10 },
    driverOptions: {
      application_name: options.applicationName ?? 'communication-service',
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      ...(options.statementTimeoutMs ? { statement_timeout: options.statementTimeoutMs } : {}),
      keepAlive: true,
    },
    extensions: [Migrator],
    migrations: {
      migrationsList: listMigrations(),
      tableName: 'migrations',
      snapshot: false,
      silent: true,
      transactional: true,
    },
    forceUtcTimezone: true,
    ignoreUndefinedInQuery: false,
    debug: false,
  });
}
