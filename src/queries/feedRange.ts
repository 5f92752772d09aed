import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { CommunicationError } from '../errors.js';
import { badCursor, decodeCursor, encodeCursor } from './cursor.js';

export function feedCursor(position: number): string {
  return encodeCursor(['feed', String(position)]);
}

/** Cursor of the newest event that has its place: whatever it or an earlier one changed is there to be read. */
export async function loadFeedCursor(em: EntityManager): Promise<string> {
  return feedCursor(Number((await loadRange(em))?.position ?? 0));
}

/**
 * The position that a cursor of the feed stands for, checked before anything is streamed.
 * @throws CommunicationError BAD_CURSOR; CURSOR_TOO_OLD beyond the head or below what is kept (DESIGN 7)
 */
export async function readFeedCursor(em: EntityManager, cursor: string): Promise<number> {
  const [text] = decodeCursor(cursor, 'feed', 2, 'after') as [string];
  const position = Number(text);
  if (!/^\d{1,15}$/.test(text)) throw badCursor('after');
  const range = await loadRange(em);
  if (position > Number(range?.position) || position < Number(range?.kept_from) - 1) {
    throw new CommunicationError(
      'CURSOR_TOO_OLD',
      'This cursor is outside of what is kept; load the current state, then subscribe without a cursor.',
      { field: 'after' },
    );
  }
  return position;
}

async function loadRange(em: EntityManager) {
  const [range] = await queryRows<{ position: string; kept_from: string }>(
    em,
    'SELECT position, kept_from FROM communication.feed_head',
  );
  return range;
}
