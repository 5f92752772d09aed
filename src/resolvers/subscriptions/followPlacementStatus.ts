import { createFeedStream, type FeedStream } from '../../feed/feedStream.js';
import { feedCursor, readFeedCursor } from '../../queries/feedRange.js';
import type { GraphqlContext } from '../../schema/context.js';
import type { PlacementRequestStatusArgs } from '../../schema/inputs/callChangeArgs.js';
import type { PlacementRequestStatusChange } from '../../schema/types/PlacementRequestStatusChange.js';

interface PlacementPayload {
  readonly match_id: string;
  readonly old_status: string | null;
  readonly new_status: string;
  readonly reason?: string | null;
}

/**
 * Changes of status of placement requests.
 * @throws CommunicationError BAD_CURSOR, CURSOR_TOO_OLD before anything is streamed
 */
export async function followPlacementStatus(
  { filter, after }: PlacementRequestStatusArgs,
  { em, feed }: Pick<GraphqlContext, 'em' | 'feed'>,
): Promise<FeedStream<PlacementRequestStatusChange>> {
  const position = after == null ? null : await readFeedCursor(em, after);
  const ids = filter?.placementRequestIds?.map((id) => id.toLowerCase());
  return createFeedStream({
    feed,
    aggregateType: 'placement_request',
    after: position,
    map(event) {
      const data = event.payload as unknown as PlacementPayload;
      const isWanted =
        (ids?.includes(event.aggregateId) ?? true) &&
        (filter?.matchIds?.includes(data.match_id) ?? true) &&
        (filter?.statuses?.includes(data.new_status) ?? true);
      if (!isWanted) return null;
      return {
        cursor: feedCursor(event.position),
        placementRequestId: event.aggregateId,
        matchId: data.match_id,
        oldStatus: data.old_status,
        newStatus: data.new_status,
        reason: data.reason ?? null,
        occurredAt: event.occurredAt,
      };
    },
  });
}
