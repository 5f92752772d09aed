import type { Condition } from './conditions.js';
import type { EntityLoader } from './entityLoader.js';

/** A column to sort by. `sql` is never null (nullable columns are coalesced), so that a place in the list is a value. */
export interface OrderColumn {
  readonly sql: string;
  readonly type: 'timestamptz' | 'date' | 'text' | 'bigint';
}

/** Something that can be listed page by page. `from` gives the rows the alias `n`, with a unique `n.id`. */
export interface ListSource<Field extends string> {
  /** Names the list in its cursors. */
  readonly name: string;
  readonly from: string;
  readonly idType: 'uuid' | 'text';
  /** What each row has besides `id`. Never a sealed column. */
  readonly columns?: readonly string[];
  readonly orders: Readonly<Record<Field, OrderColumn>>;
}

export interface Order<Field extends string> {
  readonly field: Field;
  readonly direction: 'ASC' | 'DESC';
}

/** The rows of one owner: `column` of the list holds the owner's id. */
export interface Owner {
  readonly column: string;
  readonly ids: readonly string[];
}

/** A list, narrowed and sorted. */
export interface ListQuery<Field extends string> {
  readonly source: ListSource<Field>;
  readonly conditions: readonly Condition[];
  readonly order: Order<Field>;
  /** Of a list of entities: reads and remembers them. */
  readonly entities?: EntityLoader<{ readonly id: string }> | undefined;
}

export interface ListRow {
  readonly id: string;
  /** Value of the order column as text. */
  readonly cursor_key: string;
  readonly owner_id?: string;
  /** In a list of entities. */
  readonly entity?: { readonly id: string };
}
