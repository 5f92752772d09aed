import type { Clock } from '../clock/clock.js';
import { lockFreeContactPoints } from '../database/locks.js';
import { queryRows } from '../database/query.js';
import type { Transact } from '../database/unitOfWork.js';
import type { BatchingSettings } from '../domain/planning/planBatch.js';
import { HAS_SOMETHING_TO_PLAN } from './contactPointsToPlan.js';
import { type PlanningResult, planContactPoints } from './planContactPoints.js';

/** Contact points per transaction: bounds memory and the time that locks are held (docs/adr/0004). */
const PAGE_SIZE = 200;

interface PlanningSweepParts {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly settings: BatchingSettings;
}

/**
 * Plans every contact point that has somebody waiting or a planned batch. Each change plans its own contact points at
 * once, so this only finds what a crash in between, a changed setting or the passing of time left behind. Pages are
 * locked in id order and skip what somebody else is deciding about at this moment: that one plans it.
 */
export function createPlanningSweep({ transact, clock, settings }: PlanningSweepParts): () => Promise<PlanningResult> {
  return async () => {
    let total: PlanningResult = { opened: 0, changed: 0, canceled: 0 };
    for (let after: string | null = '00000000-0000-0000-0000-000000000000'; after !== null; ) {
      const page = await transact(async (em) => {
        const rows = await queryRows<{ id: string }>(em, CANDIDATES, [after, PAGE_SIZE]);
        const ids = await lockFreeContactPoints(
          em,
          rows.map((row) => row.id),
        );
        return {
          last: rows.length < PAGE_SIZE ? null : (rows.at(-1)?.id ?? null),
          result: await planContactPoints(em, ids, clock.now(), settings),
        };
      });
      after = page.last;
      total = add(total, page.result);
    }
    return total;
  };
}

const CANDIDATES = `
  SELECT c.id FROM communication.contact_points c WHERE c.id > $1 AND ${HAS_SOMETHING_TO_PLAN} ORDER BY c.id LIMIT $2`;

function add(one: PlanningResult, other: PlanningResult): PlanningResult {
  return {
    opened: one.opened + other.opened,
    changed: one.changed + other.changed,
    canceled: one.canceled + other.canceled,
  };
}
