/** Loads entities by id, in the order of the ids; null for one that is not there. */
export type LoadAll<Entity> = (ids: readonly string[]) => Promise<readonly (Entity | null)[]>;
