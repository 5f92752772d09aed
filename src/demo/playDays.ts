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
  const { orm, clock, rules } = core;
  const mover = createClockMover({
    orm,
    clock,
    work: {
      INBOX: () => workOffInbox(core),
      WAITING_STATUS: sweeps.giveUpWaitingEvents,
      DETAILS: sweeps.fetchMissingDetails,
      LATER: sweeps.reopenLater,
      MISSED_CALL: async () => (await sweeps.nudgeUnschedulable()).moved,
      DELIVERY: () => delivery.deliverDue(),
    },
    // Each change plans its own contact points; the sweep over all of them is for what time alone changes.
    planDay: async () => {
      if (await sweeps.scheduleFollowUpCalls()) await sweeps.planBatches();
    },
    followUpTime: rules.followUpTime,
    timeZone: rules.timeZone,
  });
  const actors = createActors(core, services);
  const from = clock.now();
  await mover.moveTo(new Date(from.getTime() + days * 86_400_000), () => actors.act());
  return summarize(core, from);
}
