import { createFeedStream, type FeedStream } from '../../feed/feedStream.js';
import type { FeedEvent } from '../../feed/liveFeed.js';
import { feedCursor, readFeedCursor } from '../../queries/feedRange.js';
import { loadExternalIds } from '../../queries/therapistExternalIds.js';
import type { GraphqlContext } from '../../schema/context.js';
import type { EmailStatusArgs } from '../../schema/inputs/emailStatusArgs.js';
import type { EmailStatusChange } from '../../schema/types/EmailStatusChange.js';

interface EmailData {
  readonly therapist_id: string;
  readonly old_status?: string | null;
  readonly status: string;
  readonly reason?: string | null;
}

/**
 * Changes of status out of the feed of mails.
 * @throws CommunicationError BAD_CURSOR, CURSOR_TOO_OLD, BAD_USER_INPUT before anything is streamed
 */
export async function followEmailStatus(
  { filter, after }: EmailStatusArgs,
  { em, feed }: Pick<GraphqlContext, 'em' | 'feed'>,
): Promise<FeedStream<EmailStatusChange>> {
  const position = after == null ? null : await readFeedCursor(em, after);
  const externalIds = filter?.therapistIds
    ? await loadExternalIds(em, filter.therapistIds, 'filter.therapistIds')
    : null;
  const emailIds = filter?.emailIds?.map((id) => id.toLowerCase());
  return createFeedStream({
    feed,
    aggregateType: 'email',
    after: position,
    map(event) {
      const data = event.payload.email_data as EmailData;
      const wanted =
        'old_status' in data &&
        (emailIds?.includes(event.aggregateId) ?? true) &&
        (filter?.statuses?.includes(data.status) ?? true) &&
        (externalIds?.has(data.therapist_id) ?? true);
      return wanted ? changeOf(event, data) : null;
    },
  });
}

function changeOf(event: FeedEvent, data: EmailData): EmailStatusChange {
  return {
    cursor: feedCursor(event.position),
    emailId: event.aggregateId,
    oldStatus: data.old_status ?? null,
    newStatus: data.status,
    reason: data.reason ?? null,
    occurredAt: event.occurredAt,
  };
}
