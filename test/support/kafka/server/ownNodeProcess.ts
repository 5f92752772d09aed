import { createInterface } from 'node:readline';
import { startTestBroker } from '../startTestBroker.js';

/** The tests' own broker as a process: takes `start` and `stop` on stdin, a line each, and says `done`; stdin's end ends it. */
const broker = await startTestBroker({ port: Number(process.argv[2]), isStarted: false });
for await (const command of createInterface({ input: process.stdin })) {
  await (command === 'start' ? broker.start() : broker.stop());
  process.stdout.write('done\n');
}
await broker.close();
