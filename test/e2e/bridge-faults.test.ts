import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type BridgeScene, openBridgeScene } from '../support/bridge/openBridgeScene.js';
import { type KafkaProxy, startKafkaProxy } from '../support/faultProxy/startKafkaProxy.js';
import { openTestKafka, type TestKafka } from '../support/kafka/openTestKafka.js';
import { accidentsOf } from '../support/processes/logOf.js';
import { createRandom } from '../support/processes/random.js';
import { type ServiceProcess, startService } from '../support/processes/startService.js';

const ROUNDS = 5;

/** The whole process under load, with a network that does its worst. Nothing of this is its fault, so it must not even complain. */
describe('the bridge, when the way to Kafka fails under load', () => {
  const random = createRandom();
  let kafka: TestKafka;
  let proxy: KafkaProxy;
  let scene: BridgeScene;
  let relay: ServiceProcess;

  beforeAll(async () => {
    process.stdout.write(`SEED=${random.seed}\n`);
    kafka = await openTestKafka();
  });
  afterAll(() => kafka.close());
  beforeEach(async () => {
    proxy = await startKafkaProxy(kafka.brokers.split(',')[0]!);
    scene = await openBridgeScene(kafka, { random, brokers: proxy.brokers });
    relay = startService({ environment: scene.environment({ KAFKA_REQUEST_TIMEOUT: '500ms' }) });
    scene.load.start();
    await scene.delivering();
  });
  afterEach(async () => {
    await relay.close();
    await scene.close();
    await proxy.close();
  });

  it('loses nothing when replies are swallowed one by one', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await proxy.swallowProduceReplies(1, random.pick(['HANG', 'CUT']));
      await scene.delivering();
    }
    const { repeats } = await settle();
    expect(repeats).toBeGreaterThan(0);
  });

  it('loses nothing when the replies of concurrent sends are swallowed together', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await proxy.swallowProduceReplies(2, random.pick(['HANG', 'CUT']));
      await scene.delivering();
    }
    const { repeats } = await settle();
    expect(repeats).toBeGreaterThan(0);
  });

  it('recovers from connections that are cut, half-open, or hold everything back', async () => {
    for (const fault of random.shuffle(['CUT', 'HALF_OPEN', 'FREEZE', 'CUT', 'HALF_OPEN', 'REFUSE'] as const)) {
      await strike(fault);
      await scene.delivering();
    }
    await settle();
  });

  async function strike(fault: 'CUT' | 'HALF_OPEN' | 'FREEZE' | 'REFUSE'): Promise<void> {
    const { network } = proxy;
    switch (fault) {
      case 'CUT':
        network.cut();
        break;
      case 'HALF_OPEN':
        network.halfOpen();
        break;
      case 'FREEZE':
        network.freeze();
        await wait(1_000);
        network.thaw();
        break;
      case 'REFUSE':
        await network.refuse();
        await wait(1_000);
        await network.accept();
        break;
      default:
        fault satisfies never;
    }
  }

  async function settle() {
    await scene.load.stop();
    await scene.drained();
    const { violations, ...sums } = await scene.ledger();
    expect(violations).toEqual([]);
    expect(sums.delivered).toBe(scene.load.recorded);
    expect(accidentsOf(relay)).toEqual([]);
    expect(await relay.end('SIGTERM')).toEqual({ code: 0, signal: null });
    return sums;
  }
});
