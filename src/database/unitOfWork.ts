import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Orm } from './createOrm.js';
import { queryRows } from './query.js';

/** Runs `work` in one transaction on a manager of its own. A deadlock (40P01) is retried here and nowhere else (DESIGN 3). */
export type Transact = <T>(work: (em: EntityManager) => Promise<T>) => Promise<T>;

export interface UnitOfWork extends Transact {
  /**
   * One transaction around several: what `work` transacts by this same unit of work joins it, so that all of it happens
   * or nothing. What joined has been written and forgotten by the manager when its promise is fulfilled: go on by ids.
   * Await what joins one after the other; one connection serves them all.
   */
  readonly together: Transact;
}

const MAX_TRIES = 5;
const RETRYABLE_SQLSTATES = new Set(['40P01', '40001']);

/** What is told after each commit that changed something, so that the feed wakes up. It must not throw. */
export type OnCommitted = () => void;

export function createUnitOfWork(orm: Orm, onCommitted: OnCommitted | null = null): UnitOfWork {
  const around = new AsyncLocalStorage<EntityManager>();

  const inTransaction: Transact = async (work) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { result, wrote } = await orm.em.fork().transactional(async (em) => {
          const value = await work(em);
          return { result: value, wrote: onCommitted !== null && (await hasWritten(em)) };
        });
        if (wrote) onCommitted?.();
        return result;
      } catch (error) {
        if (attempt >= MAX_TRIES || !RETRYABLE_SQLSTATES.has(sqlStateOf(error) ?? '')) throw error;
        await wait(Math.random() * 20 * attempt);
      }
    }
  };
  const joinOr =
    (begin: Transact): Transact =>
    (work) => {
      const outer = around.getStore();
      return outer ? join(outer, work) : begin(work);
    };
  return Object.assign(joinOr(inTransaction), {
    together: joinOr((work) => inTransaction((em) => around.run(em, () => work(em)))),
  });
}

/**
 * Loops look for work in transactions of their own: if each look woke everybody, no process would ever come to rest. Only
 * the database knows whether something was written or locked, whichever way the statements went.
 */
async function hasWritten(em: EntityManager): Promise<boolean> {
  await em.flush();
  const [row] = await queryRows<{ wrote: boolean }>(em, 'SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS wrote');
  return row?.wrote ?? true;
}

async function join<T>(em: EntityManager, work: (em: EntityManager) => Promise<T>): Promise<T> {
  const result = await work(em);
  await em.flush();
  em.clear();
  return result;
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
