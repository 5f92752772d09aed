import { once } from 'node:events';
import type { Orm } from '../database/createOrm.js';
import { queryRows } from '../database/query.js';
import type { WakeUps } from '../feed/wakeUps.js';

/** Events of a source that nobody has tried yet, apart from those behind one that is being retried. */
const LEFT = `
  SELECT 1 FROM communication.inbox_events i
  WHERE i.source = $1 AND i.status = 'PENDING' AND NOT i.behind AND i.attempts = 0 AND NOT EXISTS (
    SELECT 1 FROM communication.inbox_events before
    WHERE before.message_key = i.message_key AND before.status = 'PENDING' AND before.attempts > 0 AND before.seq < i.seq)
  LIMIT 1`;

interface UntilHandledParts {
  readonly orm: Orm;
  readonly wakeUps: WakeUps;
  /** Handles what is free to be handled by this process. */
  readonly workOff: () => Promise<unknown>;
}

/**
 * Resolves when every event of the source was handled, set aside, or is waiting to be tried again. Another process may be
 * handling some of them: its commits are waited for.
 */
export async function untilHandled({ orm, wakeUps, workOff }: UntilHandledParts, source: string): Promise<void> {
  const woken = new EventTarget();
  const stop = wakeUps.onWake(() => woken.dispatchEvent(new Event('woken')));
  try {
    for (;;) {
      const wake = once(woken, 'woken');
      await workOff();
      if ((await queryRows(orm.em.fork(), LEFT, [source])).length === 0) return;
      await wake;
    }
  } finally {
    stop();
  }
}
