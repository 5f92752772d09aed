import type { Page } from './pageArguments.js';

export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

/** A page of a list as Relay describes it; counting costs a statement, so it is done when asked for. */
export interface Connection<Node> {
  readonly edges: readonly Edge<Node>[];
  readonly nodes: readonly Node[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  totalCount(): Promise<number>;
}

/** Cuts the row that only told "there is more", and turns a page read from the end around. */
export function trimPage<Row>(rows: readonly Row[], page: Page): { rows: Row[]; hasMore: boolean } {
  const kept = rows.slice(0, page.limit);
  return { rows: page.backward ? kept.reverse() : kept, hasMore: rows.length > page.limit };
}

export function toConnection<Node>(
  edges: readonly Edge<Node>[],
  page: Page,
  hasMore: boolean,
  totalCount: () => Promise<number>,
): Connection<Node> {
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: page.backward ? page.before !== null : hasMore,
      hasPreviousPage: page.backward ? hasMore : page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}
