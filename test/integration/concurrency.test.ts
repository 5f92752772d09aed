import { describe, expect, it } from '@jest/globals';
import { aTherapist } from '../support/builders.js';
import { violations } from '../support/service/invariants.js';
import { openTestService, type TestService } from '../support/service/openTestService.js';
import { createRandomMix } from '../support/service/randomMix.js';
import { createSeededRandom } from '../support/service/seededRandom.js';

const LANES = 8;
const STEPS_PER_LANE = Number(process.env.MIX_STEPS ?? 40);
/** MIX_SEED repeats a failure's choices, though not the moments at which the lanes meet. */
const SEEDS = process.env.MIX_SEED ? process.env.MIX_SEED.split(',').map(Number) : [1, Math.floor(Math.random() * 1e9)];

async function comeToRest(service: TestService): Promise<void> {
  service.peer.script();
  await service.workInbox();
  await service.worker.deliverDue();
  await service.planAll();
  await service.worker.deliverDue();
  // A therapist who moved while a mail was under way: what came back from it is found by the next sweep.
  await service.planAll();
}

describe.each(SEEDS)('a random mix with the seed %i', (seed) => {
  it('leaves everything in order, with eight lanes at once', async () => {
    const service = await openTestService({ leaseMs: 30_000, retryFirstMs: 60_000 });
    try {
      for (let i = 1; i <= 6; i += 1) await service.receive(aTherapist({ nachname: `Name${i}` }, { id: `T${i}` }));
      await service.workInbox();
      const step = createRandomMix(service, createSeededRandom(seed));
      const lane = async () => {
        for (let i = 0; i < STEPS_PER_LANE; i += 1) await step();
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      await comeToRest(service);
      expect(await violations(service)).toEqual([]);
      expect(await service.planAll()).toEqual({ opened: 0, changed: 0, canceled: 0 });
      const twice = service.peer.accepted.filter((mail) => service.peer.countOf(mail.messageId) > 1);
      expect(twice).toEqual([]);
      const dead = await service.sql('SELECT reason_code FROM communication.dead_letters');
      expect(dead).toEqual([]);
    } finally {
      await service.close();
    }
  }, 120_000);
});
