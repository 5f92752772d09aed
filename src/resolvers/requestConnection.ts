import type { PlacementRequest } from '../entities/PlacementRequest.js';
import type { Connection } from '../queries/connection.js';
import type { Loaders } from '../queries/createLoaders.js';
import type { PageArguments } from '../queries/pageArguments.js';
import { loadedConnection } from './loadedConnection.js';

/** A connection of placement requests whose ids are known; only the page is loaded. */
export function requestConnection(
  loaders: Loaders,
  ids: readonly string[],
  args: PageArguments,
): Promise<Connection<PlacementRequest>> {
  return loadedConnection(loaders.placementRequest, ids, args);
}
