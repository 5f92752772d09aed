import type { ServiceProcess } from './startService.js';

/** The log records that a process has written so far. */
export function logOf({ output }: ServiceProcess): Readonly<Record<string, unknown>>[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Names of events that tell of an accident nobody had thought of; there must be none, whatever is done from outside. */
export function accidentsOf(service: ServiceProcess): unknown[] {
  const isAccident = /unhandled_rejection|uncaught_exception|thread\.(crashed|failed|ended)/;
  return logOf(service)
    .map(({ event }) => event)
    .filter((event) => isAccident.test(String(event)));
}
