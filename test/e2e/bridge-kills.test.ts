import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BridgeScene, openBridgeScene } from '../support/bridge/openBridgeScene.js';
import { openTestKafka, type TestKafka } from '../support/kafka/openTestKafka.js';
import { createDataDirectory, type DataDirectory } from '../support/processes/dataDirectory.js';
import { createRandom } from '../support/processes/random.js';
import { type ServiceProcess, startService } from '../support/processes/startService.js';
import { until } from '../support/processes/until.js';

/** In a plain run some 25, in CI 200; a tenth as many of the whole service. */
const RELAY_KILLS = Number(process.env.KILLS ?? 25);
const SERVICE_KILLS = Math.ceil(RELAY_KILLS / 10);
const PER_KILL_MS = 20_000;
/** Beyond the start of a process, so that kills fall into all that it does. */
const LONGEST_LIFE_MS = 600;

describe('the bridge, when its processes are killed with SIGKILL under load', () => {
  const random = createRandom();
  let kafka: TestKafka;
  let scene: BridgeScene;
  let data: DataDirectory;

  beforeAll(async () => {
    process.stdout.write(`SEED=${random.seed} KILLS=${RELAY_KILLS}\n`);
    data = await createDataDirectory();
    kafka = await openTestKafka();
  });
  afterAll(async () => {
    await kafka.close();
    await data.close();
  });

  it(
    `loses nothing and keeps the order in ${RELAY_KILLS} kills of a relay`,
    () => killAgainAndAgain(RELAY_KILLS, {}),
    RELAY_KILLS * PER_KILL_MS + 60_000,
  );

  it(
    `loses nothing and keeps the order in ${SERVICE_KILLS} kills of the whole service`,
    () => killAgainAndAgain(SERVICE_KILLS, { ROLES: 'api,worker,relay', DATA_DIRECTORY: data.path }),
    SERVICE_KILLS * PER_KILL_MS + 60_000,
  );

  async function killAgainAndAgain(kills: number, change: Readonly<Record<string, string>>): Promise<void> {
    scene = await openBridgeScene(kafka, { random });
    const start = () => startService({ environment: scene.environment(change) });
    let victim: ServiceProcess = start();
    try {
      scene.load.start();
      for (let kill = 0; kill < kills; kill += 1) {
        // Most die at work; one in five wherever it happens to be in its start.
        if (random.next() < 0.8) await atWork(victim);
        await wait(random.below(LONGEST_LIFE_MS));
        await victim.end('SIGKILL');
        victim = start();
      }
      await scene.load.stop();
      await scene.drained();
      expect(await victim.end('SIGTERM')).toEqual({ code: 0, signal: null });
      const { violations, ...sums } = await scene.ledger();
      process.stdout.write(`${kills} kills: ${JSON.stringify(sums)}\n`);
      expect(violations).toEqual([]);
      expect(sums.delivered).toBe(scene.load.recorded);
    } finally {
      await victim.close();
      await scene.close();
    }
  }

  /** Resolves when this process has the lease. */
  async function atWork(victim: ServiceProcess): Promise<void> {
    await until('the process is at work', async () => {
      const [row] = await scene.sql<{ lease_owner: string | null }>('SELECT lease_owner FROM communication.bridge');
      return !victim.isRunning || row?.lease_owner?.includes(`:${victim.pid}:`);
    });
  }
});
