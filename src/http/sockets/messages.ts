import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import { MessageType } from 'graphql-ws';
import { endOperation, isOpen, isRunning, type Operation } from './connection.js';

export type FormatGraphqlError = (error: GraphQLError) => GraphQLFormattedError;

/** What a client is told of its operation; nothing any more once the operation has ended. */
export interface Messages {
  /** Resolves when it was handed to the operating system, so that a slow reader slows its stream. */
  next(operation: Operation, result: ExecutionResult): Promise<void>;
  /** Ends the operation. */
  complete(operation: Operation): void;
  /** Ends the operation with what was wrong with it. */
  error(operation: Operation, errors: readonly GraphQLError[]): void;
  /** The same for something that was thrown at it. */
  failure(operation: Operation, error: unknown): void;
}

export function createMessages(formatError: FormatGraphqlError): Messages {
  async function send(operation: Operation, message: object): Promise<void> {
    const { connection, id } = operation;
    if (!isOpen(connection)) return;
    const text = JSON.stringify({ id, ...message });
    // An error means that the socket is gone, which ends the operation anyway.
    await new Promise<void>((resolve) => connection.socket.send(text, () => resolve()));
  }

  function end(operation: Operation, message: object): void {
    if (!isRunning(operation)) return;
    endOperation(operation);
    void send(operation, message);
  }

  const error: Messages['error'] = (operation, errors) =>
    end(operation, { type: MessageType.Error, payload: errors.map(formatError) });

  return {
    async next(operation, result) {
      if (isRunning(operation))
        await send(operation, { type: MessageType.Next, payload: formatted(result, formatError) });
    },
    complete: (operation) => end(operation, { type: MessageType.Complete }),
    error,
    failure: (operation, cause) => error(operation, [asGraphqlError(cause)]),
  };
}

/** The result as it may leave. */
export function formatted({ errors, ...result }: ExecutionResult, formatError: FormatGraphqlError): object {
  return errors ? { errors: errors.map(formatError), ...result } : result;
}

function asGraphqlError(error: unknown): GraphQLError {
  const originalError = Error.isError(error) ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
