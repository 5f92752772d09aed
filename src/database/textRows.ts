import type { EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import type pg from 'pg';

/** A row as PostgreSQL writes it: text, in the order of the columns. */
export type TextRow = (string | null)[];

/** Prepared statements live as long as their connection, so that there must not be any number of them. */
const MAXIMUM_NAMED = 300;
const names = new Map<string, string>();
const AS_TEXT = { getTypeParser: () => (text: string) => text };

/**
 * Reads rows without converting them, past the ORM: what a list needs of most columns is nothing. In a transaction it sees
 * what that has written. `isFixed` says that the text comes again and that its best plan does not depend on the values: such statements are
 * planned once per connection.
 */
export async function readTextRows(
  em: EntityManager,
  text: string,
  values: readonly unknown[],
  { isFixed }: { readonly isFixed: boolean },
): Promise<TextRow[]> {
  const name = isFixed ? nameOf(text) : undefined;
  const query: pg.QueryArrayConfig = { text, values: [...values], rowMode: 'array', types: AS_TEXT };
  const named = name === undefined ? query : { ...query, name };
  if (em.isInTransaction()) return inTransaction(em, named);
  const pool = await em.getConnection().getNativeClient();
  const { rows } = await pool.query<TextRow>(named);
  return rows;
}

/** The transaction's connection is Kysely's, which hands what it takes for SQL to the driver as it is. */
async function inTransaction(em: EntityManager, query: pg.QueryArrayConfig): Promise<TextRow[]> {
  const compiled = { ...CompiledQuery.raw('', query.values), sql: query as unknown as string };
  const { rows } = await em.getKysely().executeQuery(compiled);
  return rows as TextRow[];
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MAXIMUM_NAMED) return known;
  const name = `read_${names.size}`;
  names.set(text, name);
  return name;
}
