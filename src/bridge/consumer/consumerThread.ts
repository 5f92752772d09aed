import { randomUUID } from 'node:crypto';
import { quietRequestQueue } from '../kafka/quietRequestQueue.js';
import { runInThread } from '../threads/runInThread.js';
import type { ConsumedBatch } from './consumedBatch.js';
import type { ConsumerReport } from './consumerReport.js';
import { createConsumer } from './createConsumer.js';
import type { ConsumerSettings } from './runSession.js';

/** What the thread tells the main thread. */
export type FromConsumer =
  | { readonly kind: 'batch'; readonly id: string; readonly batch: ConsumedBatch }
  | { readonly kind: 'report'; readonly report: ConsumerReport };

/** What became of a batch. */
export interface ToConsumer {
  readonly id: string;
  readonly isStored: boolean;
}

// kafkajs lives in here alone: an error inside of its connections (kafkajs #1686) ends this thread and nothing else.
quietRequestQueue();
await runInThread<ConsumerSettings>((settings, { logger, post, onMessage }) => {
  const waiting = new Map<string, PromiseWithResolvers<void>>();
  const tell = (message: FromConsumer) => post(message);
  onMessage((value) => {
    const { id, isStored } = value as ToConsumer;
    const answer = waiting.get(id);
    waiting.delete(id);
    if (isStored) answer?.resolve();
    else answer?.reject(new Error('Not stored'));
  });
  return createConsumer({
    settings,
    logger,
    store(batch) {
      // Unique over threads: an answer to the thread before this one must not pass for one to this.
      const id = randomUUID();
      const answer = Promise.withResolvers<void>();
      waiting.set(id, answer);
      tell({ kind: 'batch', id, batch });
      return answer.promise;
    },
    onReport: (report) => tell({ kind: 'report', report }),
  });
});
