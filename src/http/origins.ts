import type { IncomingMessage } from 'node:http';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether the page at `origin` was served by this service itself; in development also by anything on this machine. */
export function isOwnOrigin(origin: string, request: IncomingMessage, development: boolean): boolean {
  if (!URL.canParse(origin)) return false;
  const { host, hostname } = new URL(origin);
  return host === request.headers.host || (development && LOOPBACK.has(hostname));
}
