import type { IncomingMessage } from 'node:http';
import { isLoopbackAddress } from '../mail/isLoopbackAddress.js';

const LOCAL_NAME = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * Whether the request comes from this machine and means it: a page from elsewhere whose name was pointed at this machine
 * (DNS rebinding) would arrive under its own name.
 */
export function isLocalRequest({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): boolean {
  return isLoopbackAddress(socket.remoteAddress ?? '') && LOCAL_NAME.test(headers.host ?? '');
}
