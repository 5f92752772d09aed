import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { readTextRows, type TextRow } from '../database/textRows.js';
import { sqlStateOf } from '../database/unitOfWork.js';
import type { Bind } from './conditions.js';
import { badCursor, decodeCursor, encodeCursor } from './cursor.js';
import type { ListQuery, ListRow, Owner } from './listSource.js';
import type { Page } from './pageArguments.js';
import { isUuid } from './uuid.js';

/**
 * Reads one page by keyset (order column, then id): what is inserted meanwhile moves nothing. With an owner, the same
 * page of each owner's rows in one statement. One row more than the page tells whether there is more.
 * @throws CommunicationError BAD_CURSOR
 */
export async function selectPage<Field extends string>(
  em: EntityManager,
  list: ListQuery<Field>,
  page: Page,
  owner: Owner | null = null,
): Promise<ListRow[]> {
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const owners = owner ? `unnest(${bind(owner.ids)}::uuid[])` : '';
  const rows = pageSql(list, page, bind, owner ? `${owner.column} = o.owner_id` : null);
  const sql = owner
    ? `SELECT p.*, o.owner_id FROM ${owners} AS o(owner_id) CROSS JOIN LATERAL (${rows}) p ORDER BY o.owner_id, p.place`
    : rows;
  try {
    if (!list.entities) return await queryRows<ListRow>(em, sql, values);
    // Without conditions the index of the order answers, whatever the values are.
    const isFixed = list.conditions.length === 0;
    return entitiesOf(list.entities, await readTextRows(em, sql, values, { isFixed }));
  } catch (error) {
    // "Data exception": a cursor that somebody made up holds a value that is none of its column's type.
    if (sqlStateOf(error)?.startsWith('22') && (page.after ?? page.before) !== null) {
      throw badCursor(page.after === null ? 'before' : 'after');
    }
    throw error;
  }
}

/** Behind the entity's columns come the key of the cursor and, where there is an owner, a place and the owner's id. */
function entitiesOf(loader: NonNullable<ListQuery<string>['entities']>, rows: readonly TextRow[]): ListRow[] {
  const key = loader.rows.columns.length;
  return rows.map((row) => {
    const entity = loader.rows.wrap(row);
    loader.prime(entity.id, entity);
    return { id: entity.id, cursor_key: row[key] as string, owner_id: row[key + 2] as string, entity };
  });
}

/** Number of rows in the whole list, per owner where there is one. */
export async function countRows<Field extends string>(
  em: EntityManager,
  { source, conditions }: ListQuery<Field>,
  owner: Owner | null = null,
): Promise<Map<string, number>> {
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const all = conditions.map((condition) => condition(bind));
  if (owner) all.push(`${owner.column} = ANY(${bind(owner.ids)}::uuid[])`);
  const key = owner ? owner.column : "''";
  const rows = await queryRows<{ owner_id: string; count: string }>(
    em,
    `SELECT ${key} AS owner_id, count(*) AS count FROM ${source.from} WHERE ${all.join(' AND ') || 'true'} GROUP BY 1`,
    values,
  );
  return new Map(rows.map((row) => [row.owner_id, Number(row.count)]));
}

export function cursorOf<Field extends string>({ source, order }: ListQuery<Field>, row: ListRow): string {
  return encodeCursor([source.name, order.field, order.direction, row.cursor_key, row.id]);
}

function pageSql<Field extends string>(
  { source, conditions, order, entities }: ListQuery<Field>,
  page: Page,
  bind: Bind,
  ownerCondition: string | null,
): string {
  const column = source.orders[order.field];
  const forward = (order.direction === 'ASC') !== page.backward;
  const direction = forward ? 'ASC' : 'DESC';
  const beyond = (cursor: string | null, field: 'after' | 'before', ascending: boolean) => {
    if (cursor === null) return [];
    const [key, id] = placeOf(cursor, source.name, order, source.idType, field);
    return [
      `(${column.sql}, n.id) ${ascending ? '>' : '<'} (${bind(key)}::${column.type}, ${bind(id)}::${source.idType})`,
    ];
  };
  const all = [
    ...(ownerCondition ? [ownerCondition] : []),
    ...conditions.map((condition) => condition(bind)),
    ...beyond(page.after, 'after', order.direction === 'ASC'),
    ...beyond(page.before, 'before', order.direction === 'DESC'),
  ];
  const key = `(${column.sql})::text AS cursor_key`;
  const columns = entities
    ? [...entities.rows.columns.map((name) => `n.${name}`), key]
    : ['n.id', ...(source.columns ?? []), key];
  const sort = `${column.sql} ${direction}, n.id ${direction}`;
  const skipped = page.offset ? ` OFFSET ${bind(page.offset)}` : '';
  if (ownerCondition) columns.push(`row_number() OVER (ORDER BY ${sort}) AS place`);
  return `SELECT ${columns.join(', ')} FROM ${source.from} WHERE ${all.join(' AND ') || 'true'} ORDER BY ${sort} LIMIT ${page.limit + 1}${skipped}`;
}

function placeOf(
  cursor: string,
  name: string,
  order: { readonly field: string; readonly direction: string },
  idType: 'uuid' | 'text',
  field: string,
): [key: string, id: string] {
  const [orderField, direction, key, id] = decodeCursor(cursor, name, 5, field) as [string, string, string, string];
  const fits = orderField === order.field && direction === order.direction && (idType === 'text' || isUuid(id));
  if (!fits) throw badCursor(field);
  return [key, id];
}
