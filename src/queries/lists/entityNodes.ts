import type { EntityLoader } from '../entityLoader.js';
import type { ListRow } from '../listSource.js';

/** For lists of entities: their rows come with the page, and loaders know them from then on. */
export function entityNodes<Entity extends { readonly id: string }>(entities: EntityLoader<Entity>) {
  return {
    entities,
    load: async (rows: readonly ListRow[]): Promise<Entity[]> => rows.map((row) => row.entity as Entity),
  };
}
