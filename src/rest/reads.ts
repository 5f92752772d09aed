import { isUuid } from '../queries/uuid.js';
import { dayBounds } from './moments.js';
import { findTherapist } from './outerIds.js';
import type { RestScope } from './restScope.js';
import { callView } from './views/callView.js';
import { emailView } from './views/emailView.js';

/** Page from 1, limit 1 to 1000: what lies outside counts as the nearest. */
export interface PageQuery {
  readonly page: number;
  readonly limit: number;
}

export interface EmailQuery extends PageQuery {
  readonly therapist_id?: string;
  readonly status?: string;
  readonly response_received?: boolean;
  readonly batch_id?: string;
}

export interface CallQuery extends PageQuery {
  readonly therapist_id?: string;
  readonly status?: string;
  readonly scheduled_date?: string;
}

export const MAXIMUM_LIMIT = 1_000;
/** Beyond it there is nothing; the offset stays a number that PostgreSQL reads. */
const MAXIMUM_PAGE = 1_000_000_000;

export async function listEmails(scope: RestScope, query: EmailQuery) {
  const filter = {
    ...(await therapistFilter(scope, query.therapist_id)),
    ...(query.status === undefined ? {} : { statuses: [query.status.toUpperCase()] }),
    ...(query.batch_id === undefined ? {} : { batchIds: isUuid(query.batch_id) ? [query.batch_id] : [] }),
    ...(query.response_received === undefined ? {} : { answered: query.response_received }),
  };
  return pageOf(
    query,
    (range) => scope.connections.range(scope.lists.emails, filter, range),
    async (email) => emailView(scope, email),
  );
}

export async function listCalls(scope: RestScope, query: CallQuery) {
  const filter = {
    ...(await therapistFilter(scope, query.therapist_id)),
    ...(query.status === undefined ? {} : { statuses: [query.status.toUpperCase()] }),
    ...(query.scheduled_date === undefined
      ? {}
      : { startsAt: dayBounds(query.scheduled_date, scope.rules.timeZone, 'scheduled_date') }),
  };
  return pageOf(
    query,
    (range) => scope.connections.range(scope.lists.phoneCalls, filter, range),
    async (call) => callView(scope, call),
  );
}

/** Of one that nobody knows there is nothing. */
async function therapistFilter(scope: RestScope, id: string | undefined): Promise<{ therapistIds?: string[] }> {
  if (id === undefined) return {};
  const known = await findTherapist(scope.em, id);
  return { therapistIds: known === undefined ? [] : [known] };
}

async function pageOf<Node, View>(
  { page: wantedPage, limit: wantedLimit }: PageQuery,
  select: (range: { offset: number; limit: number }) => Promise<{ nodes: readonly Node[]; total: number }>,
  view: (node: Node) => Promise<View>,
) {
  const page = clamp(wantedPage, MAXIMUM_PAGE);
  const limit = clamp(wantedLimit, MAXIMUM_LIMIT);
  const { nodes, total } = await select({ offset: (page - 1) * limit, limit });
  return { data: await Promise.all(nodes.map(view)), page, limit, total };
}

function clamp(value: number, maximum: number): number {
  return Math.min(Math.max(value, 1), maximum);
}
