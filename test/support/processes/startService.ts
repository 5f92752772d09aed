import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The compiled service, or one of its command-line tools, in a process of its own. */
export interface ServiceProcess {
  readonly pid: number;
  /** What it has written to standard output and standard error so far. */
  readonly output: string;
  readonly errors: string;
  /** False once the end has been noticed here. */
  readonly isRunning: boolean;
  readonly ended: Promise<ProcessEnd>;
  /** Resolves as soon as standard output holds the pattern; fails when the process ends without. */
  waitForOutput(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends the signal at once, if it still runs; resolves with its end. */
  end(signal: NodeJS.Signals): Promise<ProcessEnd>;
  /** Kills what still runs. */
  close(): Promise<void>;
}

export interface ServiceProcessOptions {
  /** The whole environment besides PATH: nothing of the test's own leaks in. */
  readonly environment: Readonly<Record<string, string>>;
  /** Inside `dist`. */
  readonly entry?: string;
  readonly args?: readonly string[];
}

/** The service says this when everything is started. */
export const STARTED = /Ctrl-C ends it in order/;

/** `TEST_SERVICE_DIST` names another build, to see that a test notices a broken one. */
const DIST = process.env.TEST_SERVICE_DIST ?? join(process.cwd(), 'dist');

export function startService({ environment, entry = 'main.js', args = [] }: ServiceProcessOptions): ServiceProcess {
  const child = spawn(process.execPath, ['--enable-source-maps', join(DIST, entry), ...args], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (piece: string) => {
      text[name] += piece;
    });
  }
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  // 'close' comes after the last output, 'exit' may come before it.
  const ended = once(child, 'close').then(([code, signal]): ProcessEnd => ({ code, signal }));
  const end = (signal: NodeJS.Signals): Promise<ProcessEnd> => {
    if (isRunning()) child.kill(signal);
    return ended;
  };
  return {
    pid: child.pid!,
    get output() {
      return text.stdout;
    },
    get errors() {
      return text.stderr;
    },
    get isRunning() {
      return isRunning();
    },
    ended,
    waitForOutput: (pattern) => waitForOutput(child, pattern, () => text),
    end,
    close: async () => {
      await end('SIGKILL');
    },
  };
}

function waitForOutput(
  child: ChildProcess,
  pattern: RegExp,
  text: () => { stdout: string; stderr: string },
): Promise<RegExpExecArray> {
  const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
  const look = () => {
    const found = pattern.exec(text().stdout);
    if (found) resolve(found);
  };
  const giveUp = () => {
    const { stdout, stderr } = text();
    reject(new Error(`The process ended without writing ${pattern}:\n${stdout}${stderr}`));
  };
  child.stdout!.on('data', look);
  child.once('close', giveUp);
  look();
  if (child.exitCode !== null || child.signalCode !== null) giveUp();
  return promise.finally(() => {
    child.stdout!.off('data', look);
    child.off('close', giveUp);
  });
}
