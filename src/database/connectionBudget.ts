import { CommunicationError } from '../errors.js';
import type { Logger } from '../logging/createLogger.js';
import type { Orm } from './createOrm.js';
import { queryRows } from './query.js';

export interface ConnectionUse {
  readonly roles: readonly string[];
  /** The ORM's pool. */
  readonly poolSize: number;
  /** The schedule of jobs is kept in the same PostgreSQL. */
  readonly jobsInPostgres: boolean;
}

const LISTENING = 1;
const JOB_STORE = 4;
const RELAY = 2;

/** The most connections that one process opens at a time. */
export function connectionsNeeded({ roles, poolSize, jobsInPostgres }: ConnectionUse): number {
  const jobs = roles.includes('worker') && jobsInPostgres ? JOB_STORE : 0;
  return poolSize + LISTENING + jobs + (roles.includes('relay') ? RELAY : 0);
}

/** What the server allows to this user in all, and how many others have open now. */
const LIMITS = `
  SELECT least(
      current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - current_setting('reserved_connections')::int,
      nullif((SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user), -1),
      nullif((SELECT datconnlimit FROM pg_database WHERE datname = current_database()), -1)) AS allowed,
    (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()) AS taken`;

/**
 * Asks at the start what would otherwise show as refused connections on the busiest day. A server that could not serve this
 * process alone ends the start; one that is short beside those that are connected now is told to the log.
 * @throws CommunicationError TOO_FEW_CONNECTIONS
 */
export async function checkConnectionBudget(orm: Orm, needed: number, logger: Logger): Promise<void> {
  const [limits] = await queryRows<{ allowed: number; taken: number }>(orm.em.fork(), LIMITS);
  if (!limits) return;
  const { allowed, taken } = limits;
  if (needed > allowed) {
    throw new CommunicationError(
      'TOO_FEW_CONNECTIONS',
      `PostgreSQL allows ${allowed} connections and this process needs up to ${needed}. Raise max_connections (or the limit of its user or database), or lower DATABASE_POOL_SIZE.`,
      { details: { allowed, needed } },
    );
  }
  if (needed > allowed - taken) {
    logger.warn({
      event: 'database.connections_scarce',
      neededCount: needed,
      allowedCount: allowed,
      takenCount: taken,
    });
  }
}
