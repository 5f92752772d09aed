import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import { readTextRows } from '../database/textRows.js';
import { type EntityClass, type EntityRows, entityRows } from './entityRows.js';

/** Batches keys of one kind into one call; what the call does not return is null. */
export function mapLoader<Value>(
  load: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): DataLoader<string, Value | null> {
  return new DataLoader(async (keys) => {
    const found = await load(keys);
    return keys.map((key) => found.get(key) ?? null);
  });
}

/** Like {@link mapLoader}; what the call does not return is an empty list. */
export function groupLoader<Value>(
  load: (keys: readonly string[]) => Promise<ReadonlyMap<string, readonly Value[]>>,
): DataLoader<string, readonly Value[]> {
  return new DataLoader(async (keys) => {
    const found = await load(keys);
    return keys.map((key) => found.get(key) ?? []);
  });
}

/** Remembers entities of one kind for one request, and knows how rows of them are read. */
export type EntityLoader<Entity> = DataLoader<string, Entity | null> & { readonly rows: EntityRows<Entity> };

/** Entities by id, for reading and without their sealed columns. */
export function entityLoader<Entity extends { readonly id: string }>(
  em: EntityManager,
  entity: EntityClass<Entity>,
): EntityLoader<Entity> {
  const rows = entityRows(em, entity);
  const loader = mapLoader(async (ids) => {
    const found = await readTextRows(em, `${rows.select} WHERE id = ANY($1)`, [ids], { isFixed: true });
    return new Map(found.map(rows.wrap).map((one) => [one.id, one]));
  });
  return Object.assign(loader, { rows });
}

/** The entities of each owner, in order, for reading and without their sealed columns. */
export function ownedEntityLoader<Entity extends { readonly id: string }, Owner extends keyof Entity & string>(
  em: EntityManager,
  entity: EntityClass<Entity>,
  owner: Owner,
  orderBy: readonly (keyof Entity & string)[],
): DataLoader<string, readonly Entity[]> {
  const { select, columnOf, wrap } = entityRows(em, entity);
  const order = orderBy.map(columnOf).join(', ');
  const sql = `${select} WHERE ${columnOf(owner)} = ANY($1) ORDER BY ${order}`;
  return groupLoader(async (ownerIds) => {
    const rows = await readTextRows(em, sql, [ownerIds], { isFixed: true });
    return Map.groupBy(rows.map(wrap), (one) => one[owner] as string);
  });
}
