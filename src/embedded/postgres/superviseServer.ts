import { CommunicationError } from '../../errors.js';
import { type WatchedProcess } from './spawnWatched.js';
import { stopServer } from './stopServer.js';

export interface SuperviseOptions {
  readonly stopTimeoutMs: number;
  /** Frees the directory; called when the server has ended. */
  readonly release: () => Promise<void>;
  readonly onExit: ((error: CommunicationError) => void) | undefined;
}

/** Tells the server's end on request from its end by itself. */
export function superviseServer(
  server: WatchedProcess,
  { stopTimeoutMs, release, onExit }: SuperviseOptions,
): { readonly pid: number; close(): Promise<void> } {
  let closing: Promise<void> | undefined;
  void server.exited.then(async () => {
    if (closing) return;
    await release();
    onExit?.(await unexpectedExit(server));
  });
  return {
    pid: server.child.pid ?? 0,
    close() {
      closing ??= stopServer(server, stopTimeoutMs).then(release);
      return closing;
    },
  };
}

async function unexpectedExit(server: WatchedProcess): Promise<CommunicationError> {
  const { exitCode, signal } = await server.exited;
  const reason = signal ?? `exit code ${exitCode}`;
  const lastWords = server.lastOutput().split('\n').filter(isAboutTheServer).slice(-5).join('\n');
  const message = `The embedded PostgreSQL ended unexpectedly (${reason}). ${lastWords}`.trim();
  return new CommunicationError('EMBEDDED_POSTGRES_EXITED', message, {
    details: { exitCode, signal, pid: server.child.pid },
  });
}

/** Lines about single statements may hold what somebody entered: not for a log. */
function isAboutTheServer(line: string): boolean {
  return / (LOG|FATAL|PANIC): /.test(line);
}
