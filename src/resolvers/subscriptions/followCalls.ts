import { createFeedStream, type FeedStream } from '../../feed/feedStream.js';
import type { FeedEvent } from '../../feed/liveFeed.js';
import { readFeedCursor } from '../../queries/feedRange.js';
import { loadExternalIds } from '../../queries/therapistExternalIds.js';
import type { GraphqlContext } from '../../schema/context.js';
import type {
  CallListChangeArgs,
  PhoneCallChangeArgs,
  PhoneCallChangeFilter,
} from '../../schema/inputs/callChangeArgs.js';
import type { CallListChange, PhoneCallChange, PhoneCallStatusChange } from '../../schema/types/CallChanges.js';
import { callChangeOf, callDataOf } from './callChangeOf.js';
import { callListChangeOf } from './callListChangeOf.js';

type FeedContext = Pick<GraphqlContext, 'em' | 'feed' | 'rules'>;

/** Everything that happens to calls. @throws CommunicationError BAD_CURSOR, CURSOR_TOO_OLD, BAD_USER_INPUT */
export async function followCalls(
  { filter, after }: PhoneCallChangeArgs,
  context: FeedContext,
): Promise<FeedStream<PhoneCallChange>> {
  const isWanted = await callFilter(filter, context);
  return stream(after, context, (event) => (isWanted(event) ? callChangeOf(event) : null));
}

const STATUS_CHANGES = ['SCHEDULED', 'COMPLETED', 'FAILED', 'CANCELED'];

/** Changes of status alone. @throws CommunicationError BAD_CURSOR, CURSOR_TOO_OLD, BAD_USER_INPUT */
export async function followCallStatus(
  { filter, after }: PhoneCallChangeArgs,
  context: FeedContext,
): Promise<FeedStream<PhoneCallStatusChange>> {
  const isWanted = await callFilter(filter, context);
  return stream(after, context, (event) => {
    if (!isWanted(event) || callDataOf(event).corrected) return null;
    const { kind, status, ...change } = callChangeOf(event);
    if (!STATUS_CHANGES.includes(kind)) return null;
    return { ...change, oldStatus: kind === 'SCHEDULED' ? null : 'SCHEDULED', newStatus: status };
  });
}

/** What enters, leaves or changes on a day's list. @throws CommunicationError BAD_CURSOR, CURSOR_TOO_OLD */
export function followCallList(
  { date, after }: CallListChangeArgs,
  context: FeedContext,
): Promise<FeedStream<CallListChange>> {
  return stream(after, context, (event) => callListChangeOf(callChangeOf(event), date, context.rules.timeZone));
}

async function stream<Change>(
  after: string | null | undefined,
  { em, feed }: FeedContext,
  map: (event: FeedEvent) => Change | null,
): Promise<FeedStream<Change>> {
  const position = after == null ? null : await readFeedCursor(em, after);
  return createFeedStream({ feed, aggregateType: 'phone_call', after: position, map });
}

async function callFilter(filter: PhoneCallChangeFilter | null | undefined, { em }: FeedContext) {
  const externalIds = filter?.therapistIds
    ? await loadExternalIds(em, filter.therapistIds, 'filter.therapistIds')
    : null;
  const callIds = filter?.phoneCallIds?.map((id) => id.toLowerCase());
  const lineIds = filter?.lineIds?.map((id) => id.toLowerCase());
  return (event: FeedEvent): boolean => {
    const data = callDataOf(event);
    return (
      (callIds?.includes(event.aggregateId) ?? true) &&
      (filter?.statuses?.includes(data.status) ?? true) &&
      (lineIds?.includes(data.line_id) ?? true) &&
      (externalIds?.has(data.therapist_id) ?? true)
    );
  };
}
