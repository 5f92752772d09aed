import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type BridgeScene, openBridgeScene } from '../support/bridge/openBridgeScene.js';
import { type KafkaServer, startKafkaServer } from '../support/kafka/server/startKafkaServer.js';
import { accidentsOf } from '../support/processes/logOf.js';
import { memoryOf } from '../support/processes/memoryOf.js';
import { createRandom } from '../support/processes/random.js';
import { type ServiceProcess, startService } from '../support/processes/startService.js';

const TOPIC = 'communication-events';
/** What a relay may need beyond what it has at rest, whatever waits in the outbox: its prefetch, batches under way, garbage. */
const MOST_MEMORY_MB = 200;

describe('the bridge, when the broker itself stands still or dies', () => {
  const random = createRandom();
  let server: KafkaServer;
  let scene: BridgeScene;
  let relay: ServiceProcess;

  beforeAll(async () => {
    process.stdout.write(`SEED=${random.seed}\n`);
    server = await startKafkaServer();
  }, 120_000);
  afterAll(() => server.close());
  beforeEach(async () => {
    const topic = `${TOPIC}-${random.below(1_000_000_000)}`;
    scene = await openBridgeScene(null, { random, brokers: server.brokers, readFrom: server.brokers, topic });
    relay = startService({ environment: scene.environment() });
  });
  afterEach(async () => {
    server.thaw();
    await relay.close();
    await scene.close();
  });

  it('goes on when a frozen broker thaws, and when a killed one is back', async () => {
    scene.load.start();
    await scene.delivering();
    for (const fault of ['FREEZE', 'KILL', 'FREEZE', 'KILL'] as const) {
      if (fault === 'FREEZE') {
        server.freeze();
        await wait(3_000);
        server.thaw();
      } else {
        await server.kill();
        await wait(random.below(1_000));
        await server.start();
      }
      const backAt = performance.now();
      await scene.delivering();
      process.stdout.write(`${fault}: delivering ${Math.round(performance.now() - backAt)} ms after the broker\n`);
    }
    await scene.load.stop();
    await settle();
  }, 180_000);

  it('has 50,000 events delivered after a long outage, and does not keep them in memory meanwhile', async () => {
    await scene.load.burst(1_000);
    await scene.drained();
    const atRest = await memoryOf(relay.pid);
    await server.kill();
    await scene.load.burst(50_000);
    let most = await memoryOf(relay.pid);
    // Several tries to connect, each of which might have read more.
    for (let look = 0; look < 20; look += 1) {
      await wait(100);
      most = Math.max(most, await memoryOf(relay.pid));
    }
    await server.start();
    const backAt = performance.now();
    let isDrained = false;
    const drained = scene.drained().then(() => {
      isDrained = true;
    });
    while (!isDrained) {
      most = Math.max(most, await memoryOf(relay.pid));
      await wait(50);
    }
    await drained;
    const figures = {
      drainedAfterMs: Math.round(performance.now() - backAt),
      atRestMb: Math.round(atRest),
      mostMb: Math.round(most),
    };
    process.stdout.write(`50,000 events after an outage: ${JSON.stringify(figures)}\n`);
    expect(most - atRest).toBeLessThan(MOST_MEMORY_MB);
    await settle();
  }, 180_000);

  async function settle(): Promise<void> {
    await scene.drained();
    const { violations, ...sums } = await scene.ledger();
    expect(violations).toEqual([]);
    expect(sums.delivered).toBe(scene.load.recorded);
    expect(accidentsOf(relay)).toEqual([]);
    expect(await relay.end('SIGTERM')).toEqual({ code: 0, signal: null });
  }
});
