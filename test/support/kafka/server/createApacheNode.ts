import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './freePort.js';
import type { KafkaNode } from './startKafkaServer.js';

const SCRIPT = join(process.cwd(), '.ci/kafka');
const STARTED = 'Kafka Server started';

/** Apache Kafka as `.ci/kafka serve` runs it; the script becomes the JVM, so signals reach the broker itself. */
export async function createApacheNode(port: number): Promise<KafkaNode> {
  // The global setup removes what a killed run left under this name.
  const directory = await mkdtemp(join(tmpdir(), `communication-test-${process.pid}-kafka-`));
  await chmod(directory, 0o755);
  const controlPort = await freePort();
  let broker: ChildProcess | undefined;
  let watchdog: ChildProcess | undefined;

  const end = async (): Promise<void> => {
    const ending = broker;
    broker = undefined;
    if (ending && isRunning(ending)) {
      const ended = once(ending, 'close');
      // Also ends one that is stopped.
      ending.kill('SIGKILL');
      await ended;
    }
    watchdog?.kill('SIGKILL');
  };

  return {
    async start() {
      const starting = spawn(SCRIPT, ['serve', directory, String(port), String(controlPort)], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      broker = starting;
      watchdog = watchOver(starting.pid!);
      await started(starting);
    },
    kill: end,
    freeze: () => void broker?.kill('SIGSTOP'),
    thaw: () => void broker?.kill('SIGCONT'),
    async close() {
      await end();
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Resolves when the broker says so; fails with the end of its log when it ends without. Reads on, so that it never blocks. */
function started(broker: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let log = '';
  for (const stream of [broker.stdout!, broker.stderr!]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      log = (log + piece).slice(-4_000);
      if (log.includes(STARTED)) resolve();
    });
  }
  broker.once('close', () => reject(new Error(`Apache Kafka ended before it had started:\n${log}`)));
  return promise;
}

/** A test run that is killed leaves no broker behind: its end of the pipe closes, and the shell wakes up. */
function watchOver(pid: number): ChildProcess {
  return spawn('sh', ['-c', `read -r _; kill -9 ${pid}`], { stdio: ['pipe', 'ignore', 'ignore'] });
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
