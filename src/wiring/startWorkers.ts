import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Composer, createComposer } from '../composer/composeEmail.js';
import type { Settings } from '../config/settings.js';
import { createDeliveryWorker, type DeliveryWorker } from '../delivery/createDeliveryWorker.js';
import { workNextInboxEvent } from '../ingest/workInbox.js';
import { createJobRunner, type JobRunner } from '../jobs/createJobRunner.js';
import { listJobs, type Sweeps } from '../jobs/jobs.js';
import type { Lifecycle } from '../lifecycle/createLifecycle.js';
import { createLoop } from '../lifecycle/createLoop.js';
import type { Logger } from '../logging/createLogger.js';
import type { MailTransport } from '../mail/createMailTransport.js';
import type { Core } from './createCore.js';
import { inboxParts } from './createSweeps.js';

/** Inbox events handled at once by one process: they wait for the database, not for the processor. */
const INBOX_LANES = 4;

const TEMPLATES_DIRECTORY = join(import.meta.dirname, '../../templates');

export function openComposer(settings: Settings, logger: Logger): Promise<Composer> {
  return createComposer({
    templatesDirectory: TEMPLATES_DIRECTORY,
    watch: !settings.isProduction,
    onProblem: (problem) => logger.error({ event: 'template.invalid', err: problem }),
  });
}

/** The loops that work off what is due and the jobs that trigger sweeps. */
export function startWorkers(
  settings: Settings,
  core: Core,
  parts: { readonly transport: MailTransport; readonly composer: Composer; readonly sweeps: Sweeps },
  lifecycle: Lifecycle,
): { readonly delivery: DeliveryWorker; readonly jobs: JobRunner } {
  const { wakeUps, logger, rules } = core;
  const jobs = lifecycle.add(
    'jobs',
    createJobRunner({
      jobs: listJobs(parts.sweeps),
      databaseUrl: core.databaseUrl,
      mongodbUri: settings.mongodbUri,
      logger,
    }),
  );
  const delivery = createDeliveryWorker({
    ...core,
    ...parts,
    settings: rules,
    workerName: `${hostname()}:${process.pid}`,
  });
  // A lane each: one that works off what a busy key has piled up is no reason for the others to rest.
  const lanes = Array.from({ length: INBOX_LANES }, () =>
    createLoop({ name: 'inbox', run: () => workLane(core, lifecycle.signal), logger }),
  );
  const loops = [...lanes, createLoop({ name: 'delivery', run: () => delivery.deliverDue(), logger })];
  for (const [index, loop] of loops.entries()) {
    lifecycle.add(`loop-${index}`, loop);
    wakeUps.onWake(loop.wake);
    loop.wake();
  }
  // Mails that become due while a server keeps a dialogue open do not wait for its end.
  wakeUps.onWake(delivery.wake);
  // Closed before its loop, which otherwise would wait until nothing is due any more.
  lifecycle.add('delivery-worker', delivery);
  return { delivery, jobs };
}

/**
 * Handles everything that is pending now and resolves with how many events that were; an aborted signal ends it after
 * those that are being handled.
 */
export async function workOffInbox(core: Core, signal?: AbortSignal): Promise<number> {
  const lanes = await Promise.all(Array.from({ length: INBOX_LANES }, () => workLane(core, signal)));
  return lanes.reduce((sum, handled) => sum + handled, 0);
}

async function workLane(core: Core, signal?: AbortSignal): Promise<number> {
  const parts = inboxParts(core);
  let handled = 0;
  while (!signal?.aborted && (await workNextInboxEvent(parts))) handled += 1;
  return handled;
}
