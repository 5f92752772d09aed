import { createClaimExpiry } from '../calls/expireClaims.js';
import { createFollowUpSweep } from '../calls/followUpSweep.js';
import type { Settings } from '../config/settings.js';
import { createDetailsClient } from '../details/createDetailsClient.js';
import { giveUpWaitingEvents, type InboxParts } from '../ingest/workInbox.js';
import type { Sweeps } from '../jobs/jobs.js';
import type { Lifecycle } from '../lifecycle/createLifecycle.js';
import { createPlanningSweep } from '../planning/planningSweep.js';
import { createEventRetention } from '../sweeps/deleteOldEvents.js';
import { createDetailsSweep } from '../sweeps/fetchMissingDetails.js';
import { oncePerDay } from '../sweeps/oncePerDay.js';
import { createLaterSweep } from '../sweeps/reopenLater.js';
import type { Core } from './createCore.js';

/** What runs on a schedule and whenever the clock is moved. */
export function createSweeps(settings: Settings, core: Core, lifecycle: Lifecycle): Sweeps {
  const { transact, clock, vault, logger, rules, idempotency } = core;
  const details = lifecycle.add(
    'details-client',
    createDetailsClient({
      therapistServiceUrl: settings.details.therapistServiceUrl,
      patientServiceUrl: settings.details.patientServiceUrl,
      timeoutMs: settings.details.timeoutMs,
      logger,
    }),
  );
  const followUp = createFollowUpSweep({ transact, clock, settings: rules });
  return {
    planBatches: createPlanningSweep({ transact, clock, settings: rules }),
    fetchMissingDetails: createDetailsSweep({ transact, clock, vault, details, settings: rules }),
    reopenLater: createLaterSweep({ transact, clock, settings: rules }),
    giveUpWaitingEvents: () => giveUpWaitingEvents(inboxParts(core)),
    scheduleFollowUpCalls: oncePerDay(core, {
      job: 'schedule-follow-up-calls',
      at: rules.followUpTime,
      timeZone: rules.timeZone,
      run: followUp,
    }),
    releaseExpiredClaims: createClaimExpiry({ transact, clock, settings: rules }),
    sweepIdempotencyKeys: idempotency.sweep,
    deleteOldEvents: createEventRetention({ transact, retentionDays: settings.outboxRetentionDays, logger }),
    nudgeUnschedulable: createFollowUpSweep({ transact, clock, settings: rules }, 'UNSCHEDULABLE'),
  };
}

export function inboxParts({ transact, clock, vault, logger, rules }: Core): InboxParts {
  return { transact, clock, vault, logger, settings: rules };
}
