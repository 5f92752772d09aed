/** A process whose main thread does nothing but watch itself, with the relay in its thread beside it. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { superviseThread } from '../../dist/bridge/threads/superviseThread.js';
import { readSettings } from '../../dist/config/settings.js';
import { createLogger } from '../../dist/logging/createLogger.js';
import { answerCalls } from '../support/children.mjs';

let thread;
let measuring;

answerCalls({
  open({ databaseUrl, environment }) {
    const { kafka, relay, pollIntervalMs } = readSettings(environment);
    thread = superviseThread({
      name: 'relay',
      file: fileURLToPath(new URL('./crashingRelay.mjs', import.meta.url)),
      data: { databaseUrl, owner: `bench:${process.pid}`, kafka, relay, pollIntervalMs, closeWithinMs: 2_000 },
      logger: createLogger({ level: 'silent' }),
      closeTimeoutMs: 5_000,
    });
  },
  begin() {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    measuring = { delay, utilization: performance.eventLoopUtilization() };
  },
  /** Of the main thread since `begin`: utilisation from 0 to 1, 99th percentile of the delay in ms. */
  end() {
    const { delay, utilization } = measuring;
    delay.disable();
    return {
      utilization: performance.eventLoopUtilization(utilization).utilization,
      p99Ms: delay.percentile(99) / 1e6,
    };
  },
  crashThread: () => thread.post('crash'),
  close: () => thread.close(),
});
