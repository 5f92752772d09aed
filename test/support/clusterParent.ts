import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A line of `embedded-postgres-parent.mjs`. */
export interface ParentMessage {
  readonly event: 'started' | 'refused' | 'draining' | 'closed';
  readonly url?: string;
  readonly port?: number;
  readonly pid?: number;
  readonly code?: string;
  readonly message?: string;
  readonly isDatabaseUp?: boolean;
}

export interface ClusterParent {
  readonly process: ChildProcess;
  /** The next line it writes; fails when it ends without one. */
  nextMessage(): Promise<ParentMessage>;
  /** Sends the signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface ClusterParentOptions {
  readonly dataDirectory: string;
  /** The tree with `dist` and `embedded-postgres-parent.mjs`; undefined: this project. */
  readonly tree?: string;
  readonly node?: string;
  readonly user?: { uid: number; gid: number };
  readonly binaryCopyParents?: readonly string[];
}

/** Starts another process that starts PostgreSQL from the compiled service. */
export function startClusterParent(options: ClusterParentOptions): ClusterParent {
  const { dataDirectory, tree, node = process.execPath, user = {}, binaryCopyParents } = options;
  const script = join(tree ?? `${process.cwd()}/test/support`, 'embedded-postgres-parent.mjs');
  const module = join(tree ?? process.cwd(), 'dist/embedded/postgres/startEmbeddedPostgres.js');
  const child = spawn(node, [script, module, JSON.stringify({ dataDirectory, binaryCopyParents })], {
    ...user,
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    async nextMessage() {
      const { value, done } = await lines.next();
      if (done) throw new Error('The parent process ended without a word.');
      return JSON.parse(value) as ParentMessage;
    },
    async kill(signal) {
      // It leads a process group: like Ctrl-C, this reaches everybody who did not leave that group.
      if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, signal);
      await exited;
    },
  };
}
