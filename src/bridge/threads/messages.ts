/** What a thread tells its supervisor. Plain data only: Dates and Errors that cross threads lose what makes them so. */
export type FromThread =
  | { readonly kind: 'log'; readonly level: ThreadLogLevel; readonly record: Readonly<Record<string, unknown>> }
  | { readonly kind: 'ready' }
  | { readonly kind: 'message'; readonly value: unknown };

/** What a supervisor tells its thread. */
export type ToThread = { readonly kind: 'close' } | { readonly kind: 'message'; readonly value: unknown };

/** What a thread is started with. */
export interface ThreadStart<Data> {
  readonly data: Data;
  /** Records below this level are not worth a message. */
  readonly logLevel: string;
}

export type ThreadLogLevel = 'debug' | 'info' | 'warn' | 'error';

/** As much of the service's logger as a thread needs; the records pass the allow-list in the main thread. */
export type ThreadLogger = Readonly<
  Record<ThreadLogLevel, (record: { event: string } & Record<string, unknown>) => void>
>;
