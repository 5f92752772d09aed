import { type Connection, toConnection, trimPage } from './connection.js';
import { badCursor, decodeCursor, encodeCursor } from './cursor.js';
import { type PageArguments, readPage } from './pageArguments.js';

/**
 * A connection over a short list that is known in full. `keyOf` names an element; its cursor stays good as long as the
 * element is in the list.
 * @throws CommunicationError BAD_USER_INPUT, BAD_CURSOR
 */
export function sliceConnection<Node>(
  all: readonly Node[],
  args: PageArguments,
  keyOf: (node: Node) => string,
): Connection<Node> {
  const page = readPage(args);
  const placeOf = (cursor: string, field: string) => {
    const [key] = decodeCursor(cursor, 'slice', 2, field);
    const place = all.findIndex((node) => keyOf(node) === key);
    if (place < 0) throw badCursor(field);
    return place;
  };
  const start = page.after === null ? 0 : placeOf(page.after, 'after') + 1;
  const end = page.before === null ? all.length : placeOf(page.before, 'before');
  const between = all.slice(start, end);
  const { rows, hasMore } = trimPage(page.backward ? between.reverse() : between, page);
  return toConnection({
    nodes: rows,
    cursorAt: (index) => encodeCursor(['slice', keyOf(rows[index] as Node)]),
    page,
    hasMore,
    totalCount: async () => all.length,
  });
}
