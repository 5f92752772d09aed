import { CommunicationError } from '../errors.js';
import { type Connection, toConnection } from '../queries/connection.js';
import { badCursor, decodeCursor, encodeCursor } from '../queries/cursor.js';
import { type PageArguments, readPage } from '../queries/pageArguments.js';
import { isUuid } from '../queries/uuid.js';
import type { OutreachPlanEntry, PlanService } from '../services/createPlanService.js';

/**
 * The outreach plan as a connection. It is computed contact point by contact point, so it runs forward only.
 * @throws CommunicationError BAD_USER_INPUT, BAD_CURSOR
 */
export async function outreachConnection(
  plans: PlanService,
  args: PageArguments,
): Promise<Connection<OutreachPlanEntry>> {
  const page = readPage(args);
  if (page.backward) throw forwardOnly('last');
  if (page.before !== null) throw forwardOnly('before');
  const after = page.after === null ? null : contactPointIn(page.after);
  const plan = await plans.outreachPlan({ limit: page.limit, after });
  return toConnection({
    nodes: plan.entries,
    cursorAt: (index) => encodeCursor(['outreachPlan', plan.entries[index]?.contactPointId ?? '']),
    page,
    hasMore: plan.nextAfter !== null,
    totalCount: async () => plan.totalCount,
  });
}

function contactPointIn(cursor: string): string {
  const [id] = decodeCursor(cursor, 'outreachPlan', 2, 'after') as [string];
  if (!isUuid(id)) throw badCursor('after');
  return id;
}

function forwardOnly(field: string): CommunicationError {
  return new CommunicationError('BAD_USER_INPUT', 'This list runs forward only.', { field });
}
