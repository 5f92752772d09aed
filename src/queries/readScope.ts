import type { EntityManager } from '@mikro-orm/postgresql';
import type { Clock } from '../clock/clock.js';
import type { Orm } from '../database/createOrm.js';
import type { BatchingSettings } from '../domain/planning/planBatch.js';
import type { Vault } from '../encryption/vault.js';
import { type Connections, createConnections } from './createConnections.js';
import { createLists, type Lists } from './createLists.js';
import { createLoaders, type Loaders } from './createLoaders.js';

/** What one read sees: a manager, loaders and connections of its own, at one moment of domain time. */
export interface ReadScope {
  readonly em: EntityManager;
  readonly loaders: Loaders;
  readonly connections: Connections;
  readonly lists: Lists;
  readonly now: Date;
}

export interface ReadParts {
  readonly orm: Orm;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly rules: BatchingSettings;
}

/** Opens read scopes: on a manager of their own, or inside of a transaction, which then sees its own changes. */
export function createReadScopes({ orm, clock, vault, rules }: ReadParts): (em?: EntityManager) => ReadScope {
  return (em = orm.em.fork()) => {
    const now = clock.now();
    const loaders = createLoaders({ em, vault, now, rules });
    return { em, now, loaders, connections: createConnections(em), lists: createLists(loaders, now, rules) };
  };
}
