/** Moments of the dialogue at which the peer can misbehave. `body`: inside the message; `dot`: it has been read to its end. */
export const PEER_STEPS = ['connect', 'greeting', 'ehlo', 'auth', 'mail', 'rcpt', 'data', 'body', 'dot'] as const;
export type PeerStep = (typeof PEER_STEPS)[number];

/** What the peer does instead of going on. `stored` (at `dot` only): it keeps the mail first. */
export type PeerAction =
  /** Lines without their line ends, such as "451 4.3.0 later"; said as soon as `after` resolves, else at once. */
  | { readonly kind: 'reply'; readonly line: string; readonly stored?: boolean; readonly after?: Promise<unknown> }
  /** Ends the connection: in order, or with a reset. */
  | { readonly kind: 'drop'; readonly stored?: boolean; readonly reset?: boolean }
  /** Says nothing any more and reads nothing any more. */
  | { readonly kind: 'stall'; readonly stored?: boolean };

export interface PeerMoment {
  readonly step: PeerStep;
  /** Counted from 1 over the life of the peer. */
  readonly connection: number;
  /** Counted from 1 over the life of the peer, by MAIL commands; 0 before the connection's first one. */
  readonly mail: number;
  /** Bytes of the message read so far. */
  readonly bytes: number;
}

/** Asked at every step (at `body` with every piece); undefined goes on as usual. */
export type PeerScript = (moment: PeerMoment) => PeerAction | undefined;

export interface PeerFault {
  readonly at: PeerStep;
  readonly action: PeerAction;
  /** How many times it happens; always by default. */
  readonly times?: number;
  /** At `body`: not before so many bytes. */
  readonly afterBytes?: number;
}

/** The script of a single fault. */
export function faultScript({ at, action, times = Number.POSITIVE_INFINITY, afterBytes = 1 }: PeerFault): PeerScript {
  let left = times;
  return ({ step, bytes }) => {
    if (step !== at || left === 0 || (step === 'body' && bytes < afterBytes)) return undefined;
    left -= 1;
    return action;
  };
}
