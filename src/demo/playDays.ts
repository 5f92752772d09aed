import { createClockMover } from '../clock/createClockMover.js';
import type { DeliveryWorker } from '../delivery/createDeliveryWorker.js';
import type { Sweeps } from '../jobs/jobs.js';
import type { Core } from '../wiring/createCore.js';
import type { Services } from '../wiring/createServices.js';
import { workOffInbox } from '../wiring/startWorkers.js';
import { createActors } from './actors.js';
import { type MonthSummary, summarize } from './summarize.js';

interface PlayParts {
  readonly core: Core;
  readonly services: Pick<Services, 'answers' | 'calls'>;
  readonly sweeps: Sweeps;
  readonly delivery: Pick<DeliveryWorker, 'deliverDue'>;
}

/** Plays days of mails, silence, answers and calls, instant by instant on the moved clock, and adds up what came of it. */
export async function playDays({ core, services, sweeps, delivery }: PlayParts, days: number): Promise<MonthSummary> {
  const settle = async () => {
    do {
      await workOffInbox(core);
      await sweeps.reopenLater();
      await sweeps.giveUpWaitingEvents();
      await sweeps.fetchMissingDetails();
      // Each change plans its own contact points; the sweep over all of them is for what time alone changes.
      if (await sweeps.scheduleFollowUpCalls()) await sweeps.planBatches();
    } while ((await delivery.deliverDue()) > 0);
  };
  const actors = createActors(core, services);
  const { followUpTime, timeZone } = core.rules;
  const mover = createClockMover({ orm: core.orm, clock: core.clock, settle, followUpTime, timeZone });
  await mover.moveTo(new Date(core.clock.now().getTime() + days * 86_400_000), () => actors.act());
  await settle();
  return summarize(core);
}
