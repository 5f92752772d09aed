import type DataLoader from 'dataloader';
import type { Connection } from '../queries/connection.js';
import type { PageArguments } from '../queries/pageArguments.js';
import { sliceConnection } from '../queries/sliceConnection.js';

/** A connection of entities whose ids are known; only the page is loaded. */
export async function loadedConnection<Entity>(
  loader: DataLoader<string, Entity | null>,
  ids: readonly string[],
  args: PageArguments,
): Promise<Connection<Entity>> {
  const page = sliceConnection(ids, args, (id) => id);
  const loaded = await Promise.all(page.nodes.map((id) => loader.load(id)));
  return {
    nodes: loaded.filter((node) => node !== null) as Entity[],
    get edges() {
      return page.edges.flatMap(({ cursor }, index) => {
        const node = loaded[index];
        return node ? [{ cursor, node }] : [];
      });
    },
    pageInfo: page.pageInfo,
    totalCount: () => page.totalCount(),
  };
}
