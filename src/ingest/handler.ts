import type { EntityManager } from '@mikro-orm/postgresql';
import type { BatchingSettings } from '../domain/planning/planBatch.js';
import type { Vault } from '../encryption/vault.js';

/** What handlers work with besides the transaction. */
export interface HandlerParts {
  readonly vault: Vault;
  readonly settings: BatchingSettings & {
    readonly timeZone: string;
    /** How long a status waits for its match.created. */
    readonly statusWaitMs: number;
  };
}

export interface EventFacts {
  readonly occurredAt: Date;
  readonly receivedAt: Date;
}

/** How a handler ends. What it wrote commits together with this answer. */
export type HandlerOutcome =
  /** `erase`: the raw event must not be kept, for its patient was deleted. */
  | { readonly kind: 'DONE'; readonly note: string; readonly replan: readonly string[]; readonly erase?: boolean }
  /** For the match.created it belongs to; holds up nothing of its key. */
  | { readonly kind: 'WAIT'; readonly giveUpAt: Date }
  | { readonly kind: 'DEAD'; readonly code: string; readonly reason: string };

export type Handler<Payload> = (
  em: EntityManager,
  parts: HandlerParts,
  payload: Payload,
  event: EventFacts,
  now: Date,
) => Promise<HandlerOutcome>;

export function done(note: string, replan: readonly string[] = [], erase = false): HandlerOutcome {
  return { kind: 'DONE', note, replan, erase };
}
