import type { EntityManager } from '@mikro-orm/postgresql';
import type { BridgeState } from '../bridge/bridge.js';
import { queryRows } from '../database/query.js';
import { bridgeStateOf } from '../domain/bridge/bridgeState.js';

interface BridgeRow {
  readonly state: BridgeState;
  readonly pausedAt: string | null;
  readonly leaseUntil: string | null;
  readonly reportedAt: string;
  readonly lastError: string | null;
  readonly lastErrorTopic: string | null;
  readonly now: string;
}

const BRIDGE = `
  SELECT state, paused_at AS "pausedAt", lease_until AS "leaseUntil", reported_at AS "reportedAt",
    last_error AS "lastError", last_error_topic AS "lastErrorTopic", clock_timestamp() AS now
  FROM communication.bridge`;

export interface BridgeHealth {
  readonly state: BridgeState;
  /** A code, with the topic that it is about: "TOPIC_MISSING communication-events". Null while all is well. */
  readonly reason: string | null;
}

/** How the outgoing half of the bridge is, whichever process the active relay runs in. */
export async function loadBridgeHealth(em: EntityManager): Promise<BridgeHealth> {
  const [row] = await queryRows<BridgeRow>(em, BRIDGE);
  if (!row) throw new Error('The row of the bridge is missing');
  const time = (text: string | null) => (text === null ? null : new Date(text));
  const { state, reason } = bridgeStateOf(
    {
      ...row,
      pausedAt: time(row.pausedAt),
      leaseUntil: time(row.leaseUntil),
      reportedAt: new Date(row.reportedAt),
    },
    new Date(row.now),
  );
  const isAboutTopic = reason !== null && reason === row.lastError && row.lastErrorTopic !== null;
  return { state, reason: isAboutTopic ? `${reason} ${row.lastErrorTopic}` : reason };
}
