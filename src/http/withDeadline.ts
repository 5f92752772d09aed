import { GraphQLError } from 'graphql';
import { CommunicationError } from '../errors.js';
import type { Execute } from '../execution/createExecutor.js';

/** A context that can be told that nobody waits for its operation any more. */
interface Expirable {
  expire(reason: Error): void;
}

/**
 * Answers OPERATION_TIMEOUT when an operation takes longer. What it has begun is not waited for, and what it would still
 * begin fails at once; a change that was under way may still happen, or not.
 */
export function withDeadline(execute: Execute, timeoutMs: number): Execute {
  return async (args) => {
    const { promise: timeout, resolve } = Promise.withResolvers<ReturnType<typeof timedOut>>();
    const timer = setTimeout(() => {
      const answer = timedOut();
      if (isExpirable(args.contextValue)) args.contextValue.expire(answer.cause);
      resolve(answer);
    }, timeoutMs);
    try {
      const result = execute(args);
      // When the timeout wins, nobody else hears of what becomes of it.
      result.catch(() => undefined);
      return await Promise.race([result, timeout.then(({ errors }) => ({ errors }))]);
    } finally {
      clearTimeout(timer);
    }
  };
}

function timedOut() {
  const cause = new CommunicationError(
    'OPERATION_TIMEOUT',
    'The operation took too long and was given up. A change that it was making may have happened.',
    { retryable: true },
  );
  return { cause, errors: [new GraphQLError(cause.message, { originalError: cause })] };
}

function isExpirable(context: unknown): context is Expirable {
  return typeof context === 'object' && context !== null && 'expire' in context && typeof context.expire === 'function';
}
