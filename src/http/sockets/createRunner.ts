import { randomUUID } from 'node:crypto';
import { createSourceEventStream, type ExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { Execute } from '../../execution/createExecutor.js';
import { type FeedStream, isFeedStream } from '../../feed/feedStream.js';
import type { SharingKey } from '../contextRequest.js';
import type { SubscriptionHub } from '../subscriptions/createSubscriptionHub.js';
import { isRunning, type Operation } from './connection.js';
import { iterateWithFreshContext } from './iterateWithFreshContext.js';
import type { Messages } from './messages.js';
import type { ContextOf, createPrepare, PreparedOperation } from './prepareOperation.js';

export interface RunnerOptions {
  readonly schema: GraphQLSchema;
  readonly execute: Execute;
  readonly prepare: ReturnType<typeof createPrepare>;
  readonly contextOf: ContextOf;
  readonly sharingKey: SharingKey | undefined;
  readonly hub: SubscriptionHub;
  readonly messages: Messages;
}

/**
 * Runs operations. A subscription that the live feed feeds goes to the hub, which sends its events from then on; any
 * other stream is executed event by event for this subscriber alone.
 */
export function createRunner({ schema, execute, prepare, contextOf, sharingKey, hub, messages }: RunnerOptions) {
  async function run(operation: Operation, payload: SubscribePayload): Promise<void> {
    const prepared = await prepare(operation.connection, payload);
    if (!('document' in prepared)) messages.error(operation, prepared);
    else if (prepared.isSubscription) await subscribe(operation, prepared);
    else await answer(operation, await execute(prepared));
  }

  async function answer(operation: Operation, result: ExecutionResult): Promise<void> {
    await messages.next(operation, result);
    messages.complete(operation);
  }

  async function subscribe(operation: Operation, prepared: PreparedOperation): Promise<void> {
    const source = await open(prepared);
    if (!(Symbol.asyncIterator in source)) await answer(operation, source);
    else if (!isFeedStream(source)) await iterate(operation, prepared, source);
    else if (isRunning(operation)) joinHub(operation, prepared, source);
  }

  async function open(prepared: PreparedOperation): Promise<ExecutionResult | AsyncIterable<unknown>> {
    try {
      return (await createSourceEventStream({ schema, ...prepared })) as ExecutionResult | AsyncIterable<unknown>;
    } catch (error) {
      return { errors: [new GraphQLError('', { originalError: error as Error })] };
    }
  }

  function joinHub(operation: Operation, prepared: PreparedOperation, stream: FeedStream): void {
    const { contextValue, variableValues: variables, shared } = prepared;
    const key = sharingKey?.(contextValue) ?? null;
    const rights = key === null ? `own:${randomUUID()}` : `shared:${key}`;
    hub.join(operation, { stream, operation: shared(), variables, rights });
  }

  async function iterate(operation: Operation, prepared: PreparedOperation, source: AsyncIterable<unknown>) {
    const freshContext = () => contextOf(operation.connection);
    const results = iterateWithFreshContext({ ...prepared, execute, freshContext }, source);
    if (!isRunning(operation)) return void (await results.return(undefined));
    operation.source = { leave: () => void results.return(undefined) };
    try {
      for await (const result of results) await messages.next(operation, result);
      messages.complete(operation);
    } catch (error) {
      messages.failure(operation, error);
    }
  }

  return run;
}
