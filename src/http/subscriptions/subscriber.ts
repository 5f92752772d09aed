import type { Peer } from './peer.js';

/** One subscription of one socket. Kept small: thousands of them wait at a time. */
export interface Subscriber {
  readonly peer: Peer;
  /** Begins each of its messages; ends with `"payload":`. */
  readonly beginning: string;
  /** It has what lies up to here (when it joined, or while it catches up). */
  position: number;
  /** Makes the context of one event with its rights. */
  readonly createContext: () => Promise<object> | object;
  /** Ends the subscription; an error is told to the client. */
  readonly end: (error?: unknown) => void;
}

/** What stands around the shared body in a message of graphql-transport-ws. */
export function messageBeginning(id: string): string {
  return `{"id":${JSON.stringify(id)},"type":"next","payload":`;
}

export const MESSAGE_END = '}';
