import { CloseCode, MessageType, parseMessage, type SubscribePayload } from 'graphql-ws';
import type { Logger } from '../../logging/createLogger.js';
import { type Connection, createOperation, endOperation, isOpen, type Operation } from './connection.js';

/** Who has not introduced themselves by then is closed. */
const INIT_TIMEOUT_MS = 3_000;

export interface ProtocolOptions {
  /** Runs an operation to its end, or to where something else feeds it; sends its messages. */
  readonly run: (operation: Operation, payload: SubscribePayload) => Promise<void>;
  readonly logger: Logger;
}

/**
 * The server's side of graphql-transport-ws, on the message formats of graphql-ws. That library's own server keeps a
 * suspended call, the message and its arguments per subscription (some 5 KiB), which is more than all the rest.
 */
export function createProtocol({ run, logger }: ProtocolOptions) {
  function onMessage(connection: Connection, text: string): void {
    const message = parsed(text);
    switch (message?.type) {
      case MessageType.ConnectionInit:
        acknowledge(connection, message.payload);
        break;
      case MessageType.Ping:
        send(connection, { type: MessageType.Pong, payload: message.payload });
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

  function start(connection: Connection, id: string, payload: SubscribePayload): void {
    const { socket, isAcknowledged, operations } = connection;
    if (!isAcknowledged) {
      socket.close(CloseCode.Unauthorized, 'Unauthorized');
      return;
    }
    if (operations.some((operation) => operation.id === id)) {
      socket.close(CloseCode.SubscriberAlreadyExists, 'Subscriber already exists');
      return;
    }
    const operation = createOperation(connection, id);
    connection.operations = [...operations, operation];
    run(operation, payload).catch((error) => {
      logger.error({ event: 'socket.unexpected_error', err: error });
      socket.close(CloseCode.InternalServerError, 'Internal server error');
    });
  }

  return {
    onOpen(connection: Connection): void {
      connection.initTimer = setTimeout(() => {
        connection.socket.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout');
      }, INIT_TIMEOUT_MS);
    },
    onMessage,
    onClose(connection: Connection): void {
      stopWaiting(connection);
      connection.operations.forEach(endOperation);
    },
  };
}

function acknowledge(connection: Connection, payload: Record<string, unknown> | undefined): void {
  if (connection.isAcknowledged) {
    connection.socket.close(CloseCode.TooManyInitialisationRequests, 'Too many initialisation requests');
    return;
  }
  stopWaiting(connection);
  connection.isAcknowledged = true;
  connection.params = payload;
  send(connection, { type: MessageType.ConnectionAck });
}

function stopWaiting(connection: Connection): void {
  if (connection.initTimer) clearTimeout(connection.initTimer);
  connection.initTimer = null;
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
