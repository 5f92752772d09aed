import type { EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';

/**
 * Runs SQL with bound parameters ($1, $2 …) in the manager's transaction. `em.execute` writes parameters into the
 * statement's text, where a server's error log could show them; these never do.
 */
export async function queryRows<Row>(
  em: EntityManager,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const result = await em.getKysely().executeQuery(CompiledQuery.raw(sql, [...parameters]));
  return result.rows as Row[];
}

/** A timestamptz as it comes in raw rows. */
export function toDate(value: string): Date;
export function toDate(value: string | null): Date | null;
export function toDate(value: string | null): Date | null {
  return value === null ? null : new Date(value);
}
