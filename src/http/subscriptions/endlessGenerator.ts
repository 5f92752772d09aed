const DONE: IteratorResult<never, void> = { done: true, value: undefined };

/**
 * A generator for graphql-ws that never yields: it holds the subscription's place while somebody else writes its events.
 * `onReturn` runs when the client or the socket ends it; without `return` and `throw` that would go unnoticed.
 */
export function createEndlessGenerator(onReturn: () => void) {
  const ended = Promise.withResolvers<IteratorResult<never, void>>();
  // It may fail before anybody asks for the first element.
  ended.promise.catch(() => undefined);
  const close = () => {
    onReturn();
    ended.resolve(DONE);
  };
  const generator: AsyncGenerator<never, void> = {
    next: () => ended.promise,
    async return() {
      close();
      return DONE;
    },
    async throw(error) {
      close();
      throw error;
    },
    [Symbol.asyncIterator]: () => generator,
    async [Symbol.asyncDispose]() {
      close();
    },
  };
  return {
    generator,
    /** Ends it from this side; an error is thrown at the reader. */
    end(error?: unknown) {
      if (error === undefined) ended.resolve(DONE);
      else ended.reject(error);
    },
  };
}
