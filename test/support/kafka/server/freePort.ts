import { once } from 'node:events';
import { createServer } from 'node:net';

// Below the range from which the system hands out ports: nobody gets one of these by chance while its owner is down.
const FIRST = 15_000;
const COUNT = 15_000;

/** A port at which nobody listens now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
