import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import type { Condition } from './conditions.js';
import { type Connection, toConnection, trimPage } from './connection.js';
import { countRows, cursorOf, selectPage } from './listPage.js';
import type { ListQuery, ListRow, ListSource, Order } from './listSource.js';
import { type Page, type PageArguments, readPage } from './pageArguments.js';

/** What a list can be asked for; `load` gives one node per row. */
export interface ListDefinition<Filter, Field extends string, Node> {
  readonly source: ListSource<Field>;
  readonly defaultOrder: Order<Field>;
  conditions(filter: Filter): Condition[];
  readonly entities?: ListQuery<Field>['entities'];
  load(rows: readonly ListRow[]): Promise<readonly Node[]>;
}

export interface ListArguments<Filter, Field extends string> extends PageArguments {
  readonly filter?: Filter | null;
  readonly orderBy?: Order<Field> | null;
}

interface OwnedRows {
  readonly pages: DataLoader<string, readonly ListRow[]>;
  readonly counts: DataLoader<string, number>;
}

/** Connections of one request. Those of many owners (each therapist's mails) are read together. */
export function createConnections(em: EntityManager) {
  const owned = new Map<string, OwnedRows>();

  return {
    /** @throws CommunicationError BAD_USER_INPUT, BAD_CURSOR */
    async list<Filter, Field extends string, Node>(
      definition: ListDefinition<Filter, Field, Node>,
      args: ListArguments<Filter, Field>,
    ): Promise<Connection<Node>> {
      const page = readPage(args);
      const query = queryOf(definition, args);
      const rows = await selectPage(em, query, page);
      const count = async () => (await countRows(em, query)).get('') ?? 0;
      return connectionOf(definition, query, page, rows, count);
    },

    /** One of the pages that older clients count, and how many rows there are. @throws CommunicationError BAD_USER_INPUT */
    async range<Filter, Field extends string, Node>(
      definition: ListDefinition<Filter, Field, Node>,
      filter: Filter,
      range: { readonly offset: number; readonly limit: number },
    ): Promise<{ readonly nodes: readonly Node[]; readonly total: number }> {
      const query = queryOf(definition, { filter });
      const rows = await selectPage(em, query, { ...range, backward: false, after: null, before: null });
      const total = (await countRows(em, query)).get('') ?? 0;
      return { nodes: await definition.load(rows.slice(0, range.limit)), total };
    },

    /** The rows whose `column` is `ownerId`. @throws CommunicationError BAD_USER_INPUT, BAD_CURSOR */
    async ownedList<Filter, Field extends string, Node>(
      definition: ListDefinition<Filter, Field, Node>,
      args: ListArguments<Filter, Field>,
      column: string,
      ownerId: string,
    ): Promise<Connection<Node>> {
      const page = readPage(args);
      const query = queryOf(definition, args);
      const key = JSON.stringify([definition.source.name, column, args]);
      const rows = owned.get(key) ?? ownedRows(query, page, column);
      owned.set(key, rows);
      return connectionOf(definition, query, page, await rows.pages.load(ownerId), () => rows.counts.load(ownerId));
    },
  };

  function ownedRows<Field extends string>(query: ListQuery<Field>, page: Page, column: string): OwnedRows {
    return {
      pages: new DataLoader(async (ids) => {
        const rows = Map.groupBy(await selectPage(em, query, page, { column, ids }), (row) => row.owner_id as string);
        return ids.map((id) => rows.get(id) ?? []);
      }),
      counts: new DataLoader(async (ids) => {
        const counts = await countRows(em, query, { column, ids });
        return ids.map((id) => counts.get(id) ?? 0);
      }),
    };
  }
}

export type Connections = ReturnType<typeof createConnections>;

function queryOf<Filter, Field extends string, Node>(
  definition: ListDefinition<Filter, Field, Node>,
  { filter, orderBy }: ListArguments<Filter, Field>,
): ListQuery<Field> {
  return {
    source: definition.source,
    entities: definition.entities,
    // Without a filter too: some lists leave things out unless they are asked for.
    conditions: definition.conditions(filter ?? ({} as Filter)),
    order: orderBy ?? definition.defaultOrder,
  };
}

async function connectionOf<Filter, Field extends string, Node>(
  definition: ListDefinition<Filter, Field, Node>,
  query: ListQuery<Field>,
  page: Page,
  selected: readonly ListRow[],
  totalCount: () => Promise<number>,
): Promise<Connection<Node>> {
  const { rows, hasMore } = trimPage(selected, page);
  return toConnection({
    nodes: await definition.load(rows),
    cursorAt: (index) => cursorOf(query, rows[index] as ListRow),
    page,
    hasMore,
    totalCount,
  });
}
