import { setTimeout as wait } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Orm } from './createOrm.js';

/** Runs `work` in one transaction on a manager of its own. A deadlock (40P01) is retried here and nowhere else (DESIGN 3). */
export type Transact = <T>(work: (em: EntityManager) => Promise<T>) => Promise<T>;

const MAX_TRIES = 5;
const RETRYABLE_SQLSTATES = new Set(['40P01', '40001']);

/** What is told after each commit, so that the feed wakes up. It must not throw. */
export type OnCommitted = () => void;

export function createUnitOfWork(orm: Orm, onCommitted: OnCommitted = () => undefined): Transact {
  return async (work) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = await orm.em.fork().transactional((em) => work(em));
        onCommitted();
        return result;
      } catch (error) {
        if (attempt >= MAX_TRIES || !RETRYABLE_SQLSTATES.has(sqlStateOf(error) ?? '')) throw error;
        await wait(Math.random() * 20 * attempt);
      }
    }
  };
}

/** The SQLSTATE of a database error, through the wrappers of the ORM; undefined for anything else. */
export function sqlStateOf(error: unknown): string | undefined {
  for (let current: unknown = error, depth = 0; Error.isError(current) && depth < 5; depth += 1) {
    const { code, cause } = current as Error & { code?: unknown };
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
    current = cause;
  }
  return undefined;
}
