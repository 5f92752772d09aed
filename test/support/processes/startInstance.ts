import { urlOf } from './askService.js';
import { startService } from './startService.js';

/** The service with an API, which can be killed and started again on a port of its own. */
export interface Instance {
  /** Where it listens; while it is down, where it will. */
  readonly url: Promise<string>;
  readonly isUp: boolean;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function startInstance(environment: Readonly<Record<string, string>>): Promise<Instance> {
  let current = startService({ environment });
  let listening = Promise.withResolvers<string>();
  let isUp = true;
  listening.resolve(await urlOf(current));
  return {
    get url() {
      return listening.promise;
    },
    get isUp() {
      return isUp;
    },
    async kill() {
      isUp = false;
      listening = Promise.withResolvers();
      const { signal } = await current.end('SIGKILL');
      if (signal !== 'SIGKILL') throw new Error(`it had ended before it was killed:\n${current.errors}`);
    },
    async start() {
      current = startService({ environment });
      listening.resolve(await urlOf(current));
      isUp = true;
    },
    close: () => current.close(),
  };
}
