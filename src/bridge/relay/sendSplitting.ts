import { SendError } from '../transport/transport.js';
import { keyOf, type OutgoingEvent } from './outgoingEvent.js';

export interface SplittingParts {
  /** @throws SendError */
  readonly send: (events: readonly OutgoingEvent[]) => Promise<void>;
  readonly accepted: (events: readonly OutgoingEvent[]) => void;
  /** An event that was refused all alone. AGAIN: send it once more; PARKED: it and what follows under its key stay here. */
  readonly refused: (event: OutgoingEvent, error: SendError) => Promise<'AGAIN' | 'PARKED'>;
}

export interface SplittingResult {
  /** What has not gone out and is to be sent again, in order. */
  readonly unsent: readonly OutgoingEvent[];
  /** Parked, and those that it holds up. */
  readonly held: readonly OutgoingEvent[];
  readonly error: unknown;
}

/**
 * Sends the events of one partition in order. A batch that the broker refuses for what is in it is halved until the event
 * is found that is to blame, so that it holds up its own key and no other. Any other failure ends the attempt.
 */
export async function sendSplitting(
  events: readonly OutgoingEvent[],
  { send, accepted, refused }: SplittingParts,
): Promise<SplittingResult> {
  let parts: (readonly OutgoingEvent[])[] = [events];
  const held: OutgoingEvent[] = [];
  const end = (first: readonly OutgoingEvent[], error: unknown) => ({ unsent: [first, ...parts].flat(), held, error });
  for (let part = parts.shift(); part; part = parts.shift()) {
    const error = await send(part).then(
      () => null,
      (reason: unknown) => reason ?? new Error('Rejected without a reason'),
    );
    if (error === null) accepted(part);
    else if (!(error instanceof SendError && error.refused)) return end(part, error);
    else if (part.length > 1) parts = [...halves(part), ...parts];
    else {
      const [event] = part as [OutgoingEvent];
      try {
        if ((await refused(event, error)) === 'AGAIN') parts.unshift(part);
        else {
          held.push(event, ...parts.flat().filter((other) => keyOf(other) === keyOf(event)));
          parts = withoutKey(parts, keyOf(event));
        }
      } catch (failure) {
        return end(part, failure);
      }
    }
  }
  return { unsent: [], held, error: null };
}

function halves(events: readonly OutgoingEvent[]): (readonly OutgoingEvent[])[] {
  const middle = Math.ceil(events.length / 2);
  return [events.slice(0, middle), events.slice(middle)];
}

function withoutKey(parts: readonly (readonly OutgoingEvent[])[], key: string): (readonly OutgoingEvent[])[] {
  return parts.map((part) => part.filter((event) => keyOf(event) !== key)).filter((part) => part.length > 0);
}
