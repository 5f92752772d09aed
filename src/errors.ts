/** What a {@link CommunicationError} carries besides its message. */
export interface CommunicationErrorOptions {
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable?: boolean;
  /** The input field that is at fault, as a path of the caller's own names ("input.subject"). */
  readonly field?: string;
  /** Facts for the reader (ids, times, states); never anything personal. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Root of all errors that the service raises on purpose. `code` is literal and stable: clients and operators rely on it. */
export class CommunicationError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly field: string | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: string, message: string, options: CommunicationErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'CommunicationError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.field = options.field;
    this.details = options.details;
  }
}

/** Narrows without `instanceof`, which fails across realms (worker threads, jest). */
export function isCommunicationError(error: unknown): error is CommunicationError {
  return Error.isError(error) && error.name === 'CommunicationError' && 'code' in error;
}
