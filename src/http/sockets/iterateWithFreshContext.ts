import type { ExecutionResult } from 'graphql';
import type { Execute } from '../../execution/createExecutor.js';

type ExecutionArgs = Parameters<Execute>[0];

export interface FreshContextArgs extends ExecutionArgs {
  readonly execute: Execute;
  /** Makes the context of one event. */
  readonly freshContext: () => Promise<object> | object;
}

/**
 * graphql-js hands the same context to every event of a subscription, and a loader in it would answer with the rows of
 * the first event for ever. Here each event is executed with a context of its own.
 */
export function iterateWithFreshContext(
  args: FreshContextArgs,
  source: AsyncIterable<unknown>,
): AsyncGenerator<ExecutionResult, void> {
  const events = source[Symbol.asyncIterator]();

  async function executed({ done, value }: IteratorResult<unknown>): Promise<IteratorResult<ExecutionResult, void>> {
    if (done) return { done: true, value: undefined };
    try {
      const contextValue = await args.freshContext();
      return { done: false, value: await args.execute({ ...args, contextValue, rootValue: value }) };
    } catch (error) {
      await events.return?.();
      throw error;
    }
  }

  // By hand, because `return()` of an async generator function waits for the event that may never come.
  const generator: AsyncGenerator<ExecutionResult, void> = {
    next: async () => executed(await events.next()),
    return: async () => {
      await events.return?.();
      return { done: true, value: undefined };
    },
    throw: async (error) => {
      await events.return?.();
      throw error;
    },
    [Symbol.asyncIterator]: () => generator,
    [Symbol.asyncDispose]: async () => void (await events.return?.()),
  };
  return generator;
}
