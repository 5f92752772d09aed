import type { FromThread, ThreadLogger, ThreadLogLevel } from './messages.js';

const SEVERITY: Readonly<Record<string, number>> = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 };
const MAXIMUM_CAUSES = 5;

/** A logger whose records are written by the main thread. */
export function createThreadLogger(post: (message: FromThread) => void, leastLevel: string): ThreadLogger {
  const least = SEVERITY[leastLevel] ?? Number.POSITIVE_INFINITY;
  const at = (level: ThreadLogLevel) => (record: Record<string, unknown>) => {
    if ((SEVERITY[level] as number) >= least) post({ kind: 'log', level, record: sendable(record) });
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function sendable({ err, ...record }: Record<string, unknown>): Record<string, unknown> {
  return err === undefined ? record : { ...record, err: plainError(err) };
}

/** The parts of an error that the log can use, with the names that it looks for. */
function plainError(error: unknown, depth = 0): Record<string, unknown> {
  if (typeof error !== 'object' || error === null) return { name: typeof error };
  const { name, message, stack, code, type, retriable, cause } = error as Record<string, unknown>;
  return {
    ...texts({ name, message, stack, code: code ?? type }),
    ...(typeof retriable === 'boolean' ? { retryable: retriable } : {}),
    ...(cause && depth < MAXIMUM_CAUSES ? { cause: plainError(cause, depth + 1) } : {}),
  };
}

function texts(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => ['string', 'number'].includes(typeof value)));
}
