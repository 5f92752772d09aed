import { relayStateOf } from '../../domain/bridge/bridgeState.js';
import type { BridgeState } from '../bridge.js';
import type { KafkaFailure } from '../kafka/kafkaFailure.js';

/** What a consumer says of itself. Plain data, as it crosses threads; codes, names of topics and numbers only. */
export interface ConsumerReport {
  readonly state: Exclude<BridgeState, 'PAUSED'>;
  readonly lastError: string | null;
  readonly lastErrorTopic: string | null;
  /** How long ago the error was. */
  readonly lastErrorAgoMs: number | null;
  readonly nextRetryInMs: number | null;
  /** Partitions that the group has given to this consumer. */
  readonly partitions: number;
  /** Messages in them that were not read yet. */
  readonly lag: number;
  readonly eventsPerSecond: number;
  /** Messages stored since the start of the thread. */
  readonly receivedTotal: number;
}

/** Adds up what happens to a consumer. Times are of a monotonic clock, in milliseconds. */
export interface ConsumerLog {
  connected(partitions: number): void;
  /** What the broker still has behind what was read of a partition. */
  behind(topic: string, partition: number, messages: number): void;
  stored(messages: number): void;
  failed(failure: KafkaFailure, nextRetryInMs: number | null): void;
  /** What is wrong although it goes on: a topic that is missing. Null: nothing. */
  lacks(failure: KafkaFailure | null): void;
  report(): ConsumerReport;
}

export function createConsumerLog(now: () => number = () => performance.now()): ConsumerLog {
  const lags = new Map<string, number>();
  let everConnected = false;
  let failingSince: number | null = null;
  let error: (KafkaFailure & { readonly at: number }) | null = null;
  let lacking: (KafkaFailure & { readonly at: number }) | null = null;
  let nextRetryAt: number | null = null;
  let partitions = 0;
  let receivedTotal = 0;
  let counted = { at: now(), total: 0 };

  const rate = () => {
    const at = now();
    const perSecond = ((receivedTotal - counted.total) * 1_000) / Math.max(1, at - counted.at);
    counted = { at, total: receivedTotal };
    return perSecond;
  };

  return {
    connected(assigned) {
      everConnected = true;
      failingSince = null;
      nextRetryAt = null;
      error = null;
      partitions = assigned;
      lags.clear();
    },
    behind: (topic, partition, messages) => void lags.set(`${topic}/${partition}`, messages),
    stored(messages) {
      receivedTotal += messages;
    },
    failed(failure, retryInMs) {
      failingSince ??= now();
      error = { ...failure, at: now() };
      nextRetryAt = retryInMs === null ? null : now() + retryInMs;
    },
    lacks(failure) {
      lacking = failure && { ...failure, at: now() };
    },
    report() {
      const state = relayStateOf({
        paused: false,
        everConnected,
        failingForMs: failingSince === null ? null : now() - failingSince,
      }) as ConsumerReport['state'];
      const shown = error ?? lacking;
      return {
        state,
        lastError: shown?.code ?? null,
        lastErrorTopic: shown?.topic ?? null,
        lastErrorAgoMs: shown ? Math.round(now() - shown.at) : null,
        nextRetryInMs: nextRetryAt === null ? null : Math.max(0, Math.round(nextRetryAt - now())),
        partitions: state === 'CONNECTED' ? partitions : 0,
        lag: [...lags.values()].reduce((sum, lag) => sum + lag, 0),
        eventsPerSecond: rate(),
        receivedTotal,
      };
    },
  };
}
