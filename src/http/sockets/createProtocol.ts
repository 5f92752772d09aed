import { CloseCode, MessageType, parseMessage, type SubscribePayload } from 'graphql-ws';
import { isCommunicationError } from '../../errors.js';
import type { Logger } from '../../logging/createLogger.js';
import { type Connection, createOperation, endOperation, isOpen, type Operation } from './connection.js';
import { authorizationIn, type Sessions } from './createSessions.js';

export interface ProtocolOptions {
  /** Runs an operation to its end, or to where something else feeds it; sends its messages. */
  readonly run: (operation: Operation, payload: SubscribePayload) => Promise<void>;
  readonly sessions: Sessions;
  readonly logger: Logger;
}

/**
 * The server's side of graphql-transport-ws, on the message formats of graphql-ws. That library's own server keeps a
 * suspended call, the message and its arguments per subscription (some 5 KiB), which is more than all the rest.
 */
export function createProtocol({ run, sessions, logger }: ProtocolOptions) {
  function onMessage(connection: Connection, text: string): void {
    // What was sent before the close frame arrived there is nobody's any more.
    if (!isOpen(connection)) return;
    const message = parsed(text);
    switch (message?.type) {
      case MessageType.ConnectionInit:
        guarded(connection, introduce(connection, message.payload));
        break;
      case MessageType.Ping:
        guarded(connection, answerPing(connection, message.payload));
        break;
      case MessageType.Pong:
        break;
      case MessageType.Subscribe:
        start(connection, message.id, message.payload);
        break;
      case MessageType.Complete:
        for (const operation of connection.operations) if (operation.id === message.id) endOperation(operation);
        break;
      default:
        connection.socket.close(CloseCode.BadRequest, 'Invalid message received');
    }
  }

  async function introduce(connection: Connection, payload: Record<string, unknown> | undefined): Promise<void> {
    if (connection.isIntroduced) {
      connection.socket.close(CloseCode.TooManyInitialisationRequests, 'Too many initialisation requests');
      return;
    }
    connection.isIntroduced = true;
    const session = await sessions.introduce(connection, payload);
    if (session) send(connection, { type: MessageType.ConnectionAck, payload: session });
  }

  /** A ping with a token renews the session; the pong says until when. Any other payload is repeated. */
  async function answerPing(connection: Connection, payload: Record<string, unknown> | undefined): Promise<void> {
    const authorization = authorizationIn(payload);
    if (authorization === undefined) return send(connection, { type: MessageType.Pong, payload });
    try {
      const session = await sessions.renew(connection, authorization);
      if (session) send(connection, { type: MessageType.Pong, payload: session });
    } catch (error) {
      if (!isCommunicationError(error)) throw error;
      const { code, message, retryable } = error;
      send(connection, { type: MessageType.Pong, payload: { error: { code, message, retryable } } });
    }
  }

  function start(connection: Connection, id: string, payload: SubscribePayload): void {
    const { socket, viewer, operations } = connection;
    if (!viewer) {
      socket.close(CloseCode.Unauthorized, 'Unauthorized');
      return;
    }
    if (operations.some((operation) => operation.id === id)) {
      socket.close(CloseCode.SubscriberAlreadyExists, 'Subscriber already exists');
      return;
    }
    const operation = createOperation(connection, id);
    connection.operations = [...operations, operation];
    guarded(connection, run(operation, payload));
  }

  function guarded({ socket }: Connection, work: Promise<void>): void {
    work.catch((error) => {
      logger.error({ event: 'socket.unexpected_error', err: error });
      socket.close(CloseCode.InternalServerError, 'Internal server error');
    });
  }

  return {
    onOpen: sessions.expectIntroduction,
    onMessage,
    onClose(connection: Connection): void {
      sessions.end(connection);
      connection.operations.forEach(endOperation);
    },
  };
}

function send(connection: Connection, message: object): void {
  if (isOpen(connection)) connection.socket.send(JSON.stringify(message));
}

function parsed(text: string) {
  try {
    return parseMessage(text);
  } catch {
    return null;
  }
}
