import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { textFrame } from './textFrame.js';

/** The other end of a socket. */
export interface Peer {
  readonly socket: WebSocket;
  /** What `socket` writes to. */
  readonly stream: Duplex;
}

/**
 * Close code for a subscriber that does not read what it is sent; it may come back with the last cursor it has seen.
 * Of the codes for applications (4000–4999), one that graphql-ws does not use and its client does not take for fatal.
 */
export const SUBSCRIBER_TOO_SLOW = 4413;
const TOO_SLOW_REASON = 'Subscriber too slow: subscribe again after your last cursor';

export function isOpen({ socket }: Peer): boolean {
  return socket.readyState === WebSocket.OPEN;
}

/** Bytes that were written and not yet taken by the operating system. */
export function waitingBytes({ stream }: Peer): number {
  return stream.writableLength;
}

/**
 * Sends a message, written past `ws`: the frame goes out in one write instead of two, and without an options object and
 * a callback per message. Allowed between two messages of an open socket without compression, where nothing is queued.
 */
export function sendText({ stream }: Peer, beginning: string, body: Buffer, end: string): void {
  stream.write(textFrame(beginning, body, end));
}

export function cutOff({ socket }: Peer): void {
  socket.close(SUBSCRIBER_TOO_SLOW, TOO_SLOW_REASON);
}
