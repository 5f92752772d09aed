import type { FollowUpResult } from '../calls/followUpSweep.js';

/** What is triggered on a schedule: each an idempotent sweep, so that a run too many or one missed does no harm (DESIGN 3). */
export interface Job {
  /** Literal, stable: Agenda stores it. */
  readonly name: string;
  readonly everyMs: number;
  readonly run: () => Promise<unknown>;
}

export interface Sweeps {
  readonly planBatches: () => Promise<unknown>;
  /** Resolves with the number of requests looked at. */
  readonly fetchMissingDetails: () => Promise<number>;
  readonly reopenLater: () => Promise<number>;
  readonly giveUpWaitingEvents: () => Promise<number>;
  /** Resolves with whether it ran: it does once a domain day. */
  readonly scheduleFollowUpCalls: () => Promise<boolean>;
  readonly releaseExpiredClaims: () => Promise<unknown>;
  readonly nudgeUnschedulable: () => Promise<FollowUpResult>;
  readonly sweepIdempotencyKeys: () => Promise<unknown>;
  readonly deleteOldEvents: () => Promise<number>;
}

const MINUTE_MS = 60_000;

export function listJobs(sweeps: Sweeps): Job[] {
  return [
    { name: 'plan-batches', everyMs: 5 * MINUTE_MS, run: sweeps.planBatches },
    { name: 'fetch-missing-details', everyMs: MINUTE_MS, run: sweeps.fetchMissingDetails },
    { name: 'reopen-later-requests', everyMs: MINUTE_MS, run: sweeps.reopenLater },
    { name: 'give-up-waiting-events', everyMs: MINUTE_MS, run: sweeps.giveUpWaitingEvents },
    // Asked every minute, for domain time may be moved; it runs once a domain day.
    { name: 'schedule-follow-up-calls', everyMs: MINUTE_MS, run: sweeps.scheduleFollowUpCalls },
    { name: 'release-expired-claims', everyMs: MINUTE_MS, run: sweeps.releaseExpiredClaims },
    { name: 'sweep-idempotency-keys', everyMs: 15 * MINUTE_MS, run: sweeps.sweepIdempotencyKeys },
    { name: 'delete-old-events', everyMs: 60 * MINUTE_MS, run: sweeps.deleteOldEvents },
    { name: 'nudge-unschedulable', everyMs: 15 * MINUTE_MS, run: sweeps.nudgeUnschedulable },
  ];
}
