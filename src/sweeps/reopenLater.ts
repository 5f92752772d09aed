import { LockMode } from '@mikro-orm/postgresql';
import type { Clock } from '../clock/clock.js';
import { queryRows } from '../database/query.js';
import type { Transact } from '../database/unitOfWork.js';
import type { BatchingSettings } from '../domain/planning/planBatch.js';
import { PlacementRequest } from '../entities/PlacementRequest.js';
import { changePlacement } from '../placement/changePlacement.js';
import { lockPatientsScope } from '../placement/settlePatient.js';
import { planContactPoints } from '../planning/planContactPoints.js';
import { forEachSurely } from './forEachSurely.js';

interface SweepParts {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly settings: BatchingSettings;
}

interface DueRow {
  readonly id: string;
  readonly patient_external_id: string;
}

/** For `LATER` requests whose date has come (DESIGN 4.2); one patient per transaction. */
export function createLaterSweep({ transact, clock, settings }: SweepParts): () => Promise<number> {
  const reopen = (row: DueRow) =>
    transact(async (em) => {
      const now = clock.now();
      const scope = await lockPatientsScope(em, [row.patient_external_id]);
      const request = await em.findOneOrFail(PlacementRequest, row.id, {
        lockMode: LockMode.PESSIMISTIC_WRITE,
        refresh: true,
      });
      if (request.status !== 'LATER' || request.laterUntil === null || request.laterUntil > now) return;
      request.outcome = null;
      request.outcomeAt = null;
      await changePlacement(em, request, { to: 'OPEN', reason: 'LATER_DATE_REACHED' }, now);
      await planContactPoints(em, scope.contactPointIds, now, settings);
    });

  return async () => {
    const due = await transact((em) =>
      queryRows<DueRow>(
        em,
        `SELECT id, patient_external_id FROM communication.placement_requests WHERE status = 'LATER' AND later_until <= $1 ORDER BY later_until LIMIT 500`,
        [clock.now()],
      ),
    );
    await forEachSurely(due.map((row) => () => reopen(row)));
    return due.length;
  };
}
