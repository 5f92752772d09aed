import { type ChildProcess, spawn } from 'node:child_process';
import { type SystemUser } from './systemUser.js';

export interface WatchedProcess {
  readonly child: ChildProcess;
  /** Settles when the process has ended. */
  readonly exited: Promise<{ readonly exitCode: number | null; readonly signal: NodeJS.Signals | null }>;
  /** The last few thousand characters of what it wrote to stderr. */
  lastOutput(): string;
}

const KEPT_OUTPUT_CHARACTERS = 8192;

/**
 * `read` ends without a line exactly when the other end of the pipe is gone, that is when our process died, by whatever means.
 * The shell then becomes the program, so that `$$` is the program's pid and its exit is seen here unfiltered. The watchdog is
 * forked twice: the program must not find a child that it does not know.
 */
const WATCHDOG = `exec 3<&0 </dev/null
( { read -r _ <&3 || kill -INT $$; } >/dev/null 2>&1 & )
exec "$@" 3<&-`;

/**
 * Starts a program that gets SIGINT when this process ends in any way, kill -9 included. It leads a process group of its own:
 * Ctrl-C in the terminal reaches this process alone, which can drain before it stops the program.
 */
export function spawnWatched(
  program: string,
  args: readonly string[],
  options: SystemUser & { cwd: string },
): WatchedProcess {
  const child = spawn('/bin/sh', ['-c', WATCHDOG, 'watchdog', program, ...args], {
    ...options,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    // PATH is no setting of ours: this folder stands without the rest of the service.
    // LC_ALL: messages of the system that are looked at below must be in English.
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-KEPT_OUTPUT_CHARACTERS);
  });
  child.stdin.on('error', () => {});
  const exited = new Promise<Awaited<WatchedProcess['exited']>>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode, signal) => {
      // A line tells the watchdog to leave without killing: by now the pid may be somebody else's.
      child.stdin.end('\n');
      resolve({ exitCode, signal });
    });
  });
  exited.catch(() => {});
  return { child, exited, lastOutput: () => output };
}
