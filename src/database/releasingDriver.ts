import { type Configuration, PostgreSqlConnection, PostgreSqlDriver } from '@mikro-orm/postgresql';
import type { Driver, PostgresDialect } from 'kysely';

/**
 * The driver of MikroORM, whose transactions give their connection back to the pool also when BEGIN, COMMIT or ROLLBACK
 * fails. kysely's transactions (0.29) keep it then for ever: when PostgreSQL is restarted, each transaction that was under way
 * costs the pool a connection, and after as many as it has, nobody gets one any more.
 */
export class ReleasingDriver extends PostgreSqlDriver {
  protected override readonly connection: PostgreSqlConnection;

  constructor(config: Configuration) {
    super(config);
    this.connection = new ReleasingConnection(config);
  }
}

class ReleasingConnection extends PostgreSqlConnection {
  override createKyselyDialect(overrides: Parameters<PostgreSqlConnection['createKyselyDialect']>[0]): PostgresDialect {
    const dialect = super.createKyselyDialect(overrides);
    const createDriver = dialect.createDriver.bind(dialect);
    return Object.assign(dialect, { createDriver: () => releasing(createDriver()) });
  }
}

function releasing(driver: Driver): Driver {
  const beginTransaction = driver.beginTransaction.bind(driver);
  const rollbackTransaction = driver.rollbackTransaction.bind(driver);
  return Object.assign(driver, {
    async beginTransaction(...[connection, settings]: Parameters<Driver['beginTransaction']>) {
      try {
        await beginTransaction(connection, settings);
      } catch (error) {
        await driver.releaseConnection(connection);
        throw error;
      }
    },
    // A COMMIT that failed is followed by this. Where it fails the line is dead: the server has rolled back, and the pool
    // throws the connection away when it gets it.
    rollbackTransaction: (connection: Parameters<Driver['rollbackTransaction']>[0]) =>
      rollbackTransaction(connection).catch(() => undefined),
  });
}
