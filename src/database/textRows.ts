import type { EntityManager } from '@mikro-orm/postgresql';
import type pg from 'pg';

/** A row as PostgreSQL writes it: text, in the order of the columns. */
export type TextRow = (string | null)[];

/** Prepared statements live as long as their connection, so that there must not be any number of them. */
const MAXIMUM_NAMED = 300;
const names = new Map<string, string>();
const AS_TEXT = { getTypeParser: () => (text: string) => text };

/**
 * Reads rows without converting them, past the ORM and outside of its transactions: what a list needs of most columns is
 * nothing. `isFixed` says that the text comes again and that its best plan does not depend on the values: such statements are
 * planned once per connection.
 */
export async function readTextRows(
  em: EntityManager,
  text: string,
  values: readonly unknown[],
  { isFixed }: { readonly isFixed: boolean },
): Promise<TextRow[]> {
  const pool = await em.getConnection().getNativeClient();
  const name = isFixed ? nameOf(text) : undefined;
  const query: pg.QueryArrayConfig = { text, values: [...values], rowMode: 'array', types: AS_TEXT };
  const { rows } = await pool.query<TextRow>(name === undefined ? query : { ...query, name });
  return rows;
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MAXIMUM_NAMED) return known;
  const name = `read_${names.size}`;
  names.set(text, name);
  return name;
}
