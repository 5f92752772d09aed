import { createHash } from 'node:crypto';
import type { SharedOperation } from './sharedOperation.js';

export type Variables = Readonly<Record<string, unknown>>;

/** The variables that decide the result. */
export function sharedVariables({ variables }: SharedOperation, given: Variables | null | undefined): Variables {
  const present = variables.filter((name) => given != null && Object.hasOwn(given, name));
  return Object.fromEntries(present.map((name) => [name, given?.[name]]));
}

/**
 * The same for those, and only for those, who may share executions. Variables are compared as they were sent, the order
 * of their keys apart: what a scalar makes of them may not be comparable.
 */
export function groupKey(rights: string, operation: SharedOperation, variables: Variables): string {
  const parts = JSON.stringify([rights, operation.text, variables], sortedKeys);
  return createHash('sha256').update(parts).digest('base64');
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
