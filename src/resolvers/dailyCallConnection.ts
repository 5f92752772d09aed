import { CommunicationError } from '../errors.js';
import type { Connection } from '../queries/connection.js';
import { type DailyCallView, loadDailyCalls } from '../queries/dailyCalls.js';
import { MAXIMUM_PAGE } from '../queries/pageArguments.js';
import { sliceConnection } from '../queries/sliceConnection.js';
import type { GraphqlContext } from '../schema/context.js';
import type { DailyCallListArgs } from '../schema/inputs/callPlanningArgs.js';
import { loadActor } from './loadActor.js';

/**
 * A day's list. Somebody who works through it wants all of it: a page is as long as it can be.
 * @throws CommunicationError NOT_FOUND for an unknown staff member, BAD_USER_INPUT, BAD_CURSOR
 */
export async function dailyCallConnection(
  { date, staffMemberId = null, first, last, ...cursors }: DailyCallListArgs,
  { em, loaders, rules }: GraphqlContext,
): Promise<Connection<DailyCallView>> {
  const staff = staffMemberId === null ? null : await loadActor(loaders, staffMemberId);
  if (staffMemberId !== null && !staff)
    throw new CommunicationError('NOT_FOUND', 'There is no such staff member.', { field: 'staffMemberId' });
  const calls = await loadDailyCalls(em, { date, timeZone: rules.timeZone, staffMemberId: staff?.id ?? null });
  const page = { ...cursors, first: last == null ? (first ?? MAXIMUM_PAGE) : first, last };
  return sliceConnection(calls, page, ({ callId }) => callId);
}
