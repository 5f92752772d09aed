import type { ThreadLogger } from '../threads/messages.js';
import type { SendError } from '../transport/transport.js';
import type { OutgoingEvent } from './outgoingEvent.js';
import type { Lease, RelayStore } from './relayStore.js';

interface RefusalParts {
  readonly store: Pick<RelayStore, 'recordRefusal'>;
  readonly lease: Lease;
  readonly maxAttempts: number;
  readonly logger: ThreadLogger;
  readonly onParked: (event: OutgoingEvent) => void;
  readonly onStale: () => void;
}

/**
 * Counts how often the broker refused an event for itself, in the table, so that no restart begins anew; after
 * `maxAttempts` the event is parked, with the broker's word and its size. One that is beyond our own limit is parked at once.
 */
export function createRefusals({ store, lease, maxAttempts, logger, onParked, onStale }: RefusalParts) {
  return async (event: OutgoingEvent, error: SendError): Promise<'AGAIN' | 'PARKED'> => {
    const isHopeless = error.code === 'EVENT_TOO_LARGE';
    event.refusals += 1;
    // It was counted as a try of the connection; it is one of the event.
    if (!isHopeless) event.tries -= 1;
    const park = isHopeless || event.refusals >= maxAttempts;
    const { position, eventId, eventType, refusals: attempt, bytes: sizeBytes } = event;
    if (!(await store.recordRefusal(lease, { event, code: error.code, park }))) {
      onStale();
      throw error;
    }
    const record = { code: error.code, position, eventId, eventType, attempt, sizeBytes };
    if (!park) {
      logger.warn({ event: 'relay.event_refused', ...record });
      return 'AGAIN';
    }
    logger.error({ event: 'relay.event_parked', ...record });
    onParked(event);
    return 'PARKED';
  };
}
