import type { PlacementRequest } from '../entities/PlacementRequest.js';
import type { Connection } from '../queries/connection.js';
import type { Loaders } from '../queries/createLoaders.js';
import type { PageArguments } from '../queries/pageArguments.js';
import { sliceConnection } from '../queries/sliceConnection.js';

/** A connection of placement requests whose ids are known; only the page is loaded. */
export async function requestConnection(
  loaders: Loaders,
  ids: readonly string[],
  args: PageArguments,
): Promise<Connection<PlacementRequest>> {
  const page = sliceConnection(ids, args, (id) => id);
  const loaded = await Promise.all(page.edges.map(({ node }) => loaders.placementRequest.load(node)));
  const edges = page.edges.flatMap(({ cursor }, index) => {
    const node = loaded[index];
    return node ? [{ cursor, node }] : [];
  });
  return { ...page, edges, nodes: edges.map((edge) => edge.node) };
}
