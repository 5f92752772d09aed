import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';

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

/** Entities by id, detached and without their sealed columns. */
export function entityLoader<Entity extends { readonly id: string }>(
  em: EntityManager,
  entity: new () => Entity,
  sealedColumns: readonly (keyof Entity & string)[] = [],
): DataLoader<string, Entity | null> {
  return mapLoader(async (ids) => {
    const options = { exclude: [...sealedColumns], disableIdentityMap: true } as object;
    const entities = (await em.find(entity, { id: { $in: [...ids] } } as object, options)) as Entity[];
    return new Map(entities.map((one) => [one.id, one]));
  });
}

/** The entities of each owner, in order, detached and without their sealed columns. */
export function ownedEntityLoader<Entity extends { readonly id: string }, Owner extends keyof Entity & string>(
  em: EntityManager,
  entity: new () => Entity,
  owner: Owner,
  orderBy: Partial<Record<keyof Entity & string, 'asc' | 'desc'>>,
  sealedColumns: readonly (keyof Entity & string)[] = [],
): DataLoader<string, readonly Entity[]> {
  return groupLoader(async (ownerIds) => {
    const options = { orderBy, exclude: [...sealedColumns], disableIdentityMap: true } as object;
    const entities = (await em.find(entity, { [owner]: { $in: [...ownerIds] } } as object, options)) as Entity[];
    return Map.groupBy(entities, (one) => one[owner] as string);
  });
}
