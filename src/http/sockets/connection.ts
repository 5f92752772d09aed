import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { Viewer } from '../../auth/viewer.js';

/** One socket and what runs on it. Kept small, as {@link Operation} is: thousands of them wait at a time. */
export interface Connection {
  readonly socket: WebSocket;
  /** What `socket` writes to. */
  readonly stream: Duplex;
  /** Of the upgrade; for clients that can send headers. Forgotten when the client has introduced itself. */
  authorization: string | undefined;
  /** Whether `connection_init` has come; there is one. */
  isIntroduced: boolean;
  /** Null until the client's token was found good and acknowledged. */
  viewer: Viewer | null;
  /** Closes a silent stranger, and later a client whose token has expired. */
  timer: NodeJS.Timeout | null;
  /** Replaced, never changed: an array that is copied has no spare room. */
  operations: readonly Operation[];
}

/** A running query, mutation or subscription. */
export interface Operation {
  readonly connection: Connection;
  /** Chosen by the client. */
  readonly id: string;
  /** How each of its messages begins. */
  readonly beginning: string;
  /** Of a subscription to the live feed: it has what lies up to here (when it joined, or while it catches up). */
  position: number;
  /** What feeds a subscription, and must be told when it ends. */
  source: OperationSource | null;
}

export interface OperationSource {
  leave(operation: Operation): void;
}

/**
 * Close code for a subscriber that does not read what it is sent; it may come back with the last cursor it has seen.
 * Of the codes for applications (4000–4999), one that graphql-ws does not use and its client does not take for fatal.
 */
export const SUBSCRIBER_TOO_SLOW = 4413;
const TOO_SLOW_REASON = 'Subscriber too slow: subscribe again after your last cursor';

export function createOperation(connection: Connection, id: string): Operation {
  return { connection, id, beginning: `{"id":${JSON.stringify(id)}`, position: 0, source: null };
}

/** What follows the beginning of a `next` message: the same for all who get the same result. */
export function nextMessage(payload: unknown): Buffer {
  return Buffer.from(`,"type":"next","payload":${JSON.stringify(payload)}}`);
}

export function isOpen({ socket }: Connection): boolean {
  return socket.readyState === WebSocket.OPEN;
}

/** Bytes that were written and not yet taken by the operating system. */
export function waitingBytes({ stream }: Connection): number {
  return stream.writableLength;
}

export function cutOff({ socket }: Connection): void {
  socket.close(SUBSCRIBER_TOO_SLOW, TOO_SLOW_REASON);
}

/** Whether nobody has ended it in the meantime. */
export function isRunning(operation: Operation): boolean {
  return operation.connection.operations.includes(operation);
}

/** Takes it off its connection; nothing is sent for it from now on. */
export function endOperation(operation: Operation): void {
  const { connection } = operation;
  connection.operations = connection.operations.filter((other) => other !== operation);
  operation.source?.leave(operation);
  operation.source = null;
}
