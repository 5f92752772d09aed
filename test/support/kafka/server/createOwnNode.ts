import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { KafkaNode } from './startKafkaServer.js';

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The tests' own broker in a process. It keeps all in memory, so it is not killed: it ends its connections and listens no more. */
export function createOwnNode(port: number): KafkaNode {
  const args = ['--import', pathOf('../../smtp/resolveTypescript.mjs'), pathOf('ownNodeProcess.ts'), String(port)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const answers = createInterface({ input: child.stdout });
  const command = async (word: 'start' | 'stop'): Promise<void> => {
    child.stdin.write(`${word}\n`);
    await Promise.race([once(answers, 'line'), ended.then(() => Promise.reject(new Error('the broker has ended')))]);
  };
  return {
    start: () => command('start'),
    kill() {
      child.kill('SIGCONT');
      return command('stop');
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async close() {
      child.kill('SIGCONT');
      child.stdin.end();
      await ended;
    },
  };
}
