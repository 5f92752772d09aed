/** Failing for this long is no hiccup any more: a person may have to look. */
export const DOWN_AFTER_MS = 15_000;

export interface BridgeFacts {
  readonly paused: boolean;
  /** Whether anything has been sent or connected since this relay became active. */
  readonly everConnected: boolean;
  /** How long nothing has gone well; null while the last thing tried went well. */
  readonly failingForMs: number | null;
}

/** What the active relay says of itself. */
export function relayStateOf({ paused, everConnected, failingForMs }: BridgeFacts) {
  if (paused) return 'PAUSED';
  if (failingForMs === null) return everConnected ? 'CONNECTED' : 'CONNECTING';
  return failingForMs >= DOWN_AFTER_MS ? 'DOWN' : 'RETRYING';
}

/** The row of the bridge, as far as it decides how the bridge is. */
export interface ReportedBridge<State extends string> {
  readonly state: State;
  readonly pausedAt: Date | null;
  readonly leaseUntil: Date | null;
  readonly reportedAt: Date;
  readonly lastError: string | null;
}

/** After a relay has gone, another one has this long to take over before anybody is alarmed. */
const TAKEOVER_MS = 10_000;

/**
 * How the bridge is now, for those who only see its row: what the active relay reported, or `DOWN` with
 * `NO_ACTIVE_RELAY` where none has been for longer than a takeover takes. `now` is the database's real time.
 */
export function bridgeStateOf<State extends string>(row: ReportedBridge<State>, now: Date) {
  const silentForMs = now.getTime() - Math.max(row.reportedAt.getTime(), row.leaseUntil?.getTime() ?? 0);
  if (silentForMs > TAKEOVER_MS) return { state: 'DOWN' as const, reason: 'NO_ACTIVE_RELAY' };
  const state = row.pausedAt ? ('PAUSED' as const) : row.state;
  return { state, reason: state === 'CONNECTED' ? null : row.lastError };
}
