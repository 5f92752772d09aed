import { createGate, type Gate } from './gate.js';

/** How many mails are made ready and sent at once. */
export interface Dialogues {
  /** Around all that happens to a mail from composing it to the end of its dialogue. */
  readonly ahead: Gate;
  /** Mails that may be inside `ahead` at this moment. */
  size(): number;
  /** Each connection ends several dialogues within `aheadMs`. */
  areBrisk(): boolean;
  /** Runs one SMTP dialogue as soon as a connection is free. */
  hold<T>(dialogue: () => Promise<T>): Promise<T>;
}

interface DialogueSettings {
  readonly maxConnections: number;
  /** How long before its dialogue a mail may be made ready. */
  readonly aheadMs: number;
}

/** Weight of the newest dialogue in the average. */
const NEWEST = 0.1;
/** Ready mails per connection besides the one in its dialogue: they are what a kill leaves UNCERTAIN though they never left. */
const MAXIMUM_AHEAD = 1;

/**
 * SENDING is committed right before the SMTP dialogue (DESIGN 4.4), yet no connection shall wait for that commit. So as
 * many mails are ready as the connections take within `aheadMs`, going by how long dialogues last: with a fast server
 * one more for each connection, with a slow one a single mail more than there are connections.
 */
export function createDialogues({ maxConnections, aheadMs }: DialogueSettings): Dialogues {
  let averageMs = aheadMs;
  const size = () => maxConnections + Math.ceil(maxConnections * Math.min(MAXIMUM_AHEAD, aheadMs / averageMs));
  const connections = createGate(() => maxConnections);
  // Half of what is ready beyond the connections is made ready together: it shares a commit.
  const step = () => Math.max(1, Math.floor((size() - maxConnections) / 2));
  return {
    ahead: createGate(size, step),
    size,
    areBrisk: () => averageMs < aheadMs / 2,
    async hold(dialogue) {
      await connections.enter();
      const begin = performance.now();
      try {
        return await dialogue();
      } finally {
        averageMs += NEWEST * (Math.max(performance.now() - begin, 0.1) - averageMs);
        connections.leave();
      }
    },
  };
}
