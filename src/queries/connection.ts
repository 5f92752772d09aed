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

export interface PageOf<Node> {
  readonly nodes: readonly Node[];
  /** Of the node at `index`; made only for those that are asked for. */
  readonly cursorAt: (index: number) => string;
  readonly page: Page;
  readonly hasMore: boolean;
  readonly totalCount: () => Promise<number>;
}

export function toConnection<Node>(of: PageOf<Node>): Connection<Node> {
  return new LazyConnection(of);
}

class LazyConnection<Node> implements Connection<Node> {
  readonly nodes: readonly Node[];

  constructor(private readonly of: PageOf<Node>) {
    this.nodes = of.nodes;
  }

  get edges(): readonly Edge<Node>[] {
    const { nodes, cursorAt } = this.of;
    return nodes.map((node, index) => ({
      get cursor() {
        return cursorAt(index);
      },
      node,
    }));
  }

  get pageInfo(): Connection<Node>['pageInfo'] {
    const { nodes, cursorAt, page, hasMore } = this.of;
    const cursorOf = (index: number) => (nodes.length > 0 ? cursorAt(index) : null);
    return {
      hasNextPage: page.backward ? page.before !== null : hasMore,
      hasPreviousPage: page.backward ? hasMore : page.after !== null,
      get startCursor() {
        return cursorOf(0);
      },
      get endCursor() {
        return cursorOf(nodes.length - 1);
      },
    };
  }

  totalCount(): Promise<number> {
    return this.of.totalCount();
  }
}
