import { type DestinationStream, type Logger, pino } from 'pino';
import { safeRecord, safeToken } from './safeRecord.js';

export type { Logger } from 'pino';

export interface LoggerOptions {
  /** Least severe level that is written; `silent` writes nothing. */
  readonly level: string;
  /** Fields of every line; filtered like all others. */
  readonly base?: object;
  /** Standard output when absent. */
  readonly destination?: DestinationStream;
}

/**
 * A logger that writes events as JSON lines: `logger.info({ event: 'email.sent', emailId })`.
 * Every record and every child's bindings go through {@link safeRecord}. A message that is not itself the name of an
 * event is dropped: prose is where personal data slips in, also from libraries that share this logger.
 */
export function createLogger({ level, base = { pid: process.pid }, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: safeRecord(base),
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (error: unknown) => error },
    hooks: {
      logMethod(this: Logger, values: unknown[], write: (...values: [object]) => void) {
        write.call(this, toRecord(values));
      },
    },
  };
  return filterBindings(destination ? pino(options, destination) : pino(options));
}

/** pino's own `formatters.bindings` sees the root's bindings only; children inherit these two methods instead. */
function filterBindings(logger: Logger): Logger {
  const { child, setBindings } = logger;
  logger.child = function filteredChild(this: Logger, bindings: object, options) {
    return child.call(this, safeRecord(bindings), options);
  } as Logger['child'];
  logger.setBindings = function filteredSetBindings(this: Logger, bindings: object) {
    setBindings.call(this, safeRecord(bindings));
  };
  return logger;
}

/** `(record)`, `(record, message)`, `(error, message)` and `(message)` become one filtered record. */
function toRecord([first, second]: unknown[]): Record<string, unknown> {
  if (typeof first !== 'object' || first === null) return named({}, first);
  return named(safeRecord(Error.isError(first) ? { err: first } : first), second);
}

function named(record: Record<string, unknown>, message: unknown): Record<string, unknown> {
  return record.event === undefined ? { event: safeToken(message) ?? 'log.message', ...record } : record;
}
