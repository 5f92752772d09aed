/** The follow-up sweep, alone in its process. */
import { createFollowUpSweep } from '../../dist/calls/followUpSweep.js';
import { openBenchService } from '../support/benchService.mjs';
import { answerCalls } from '../support/children.mjs';
import { timed } from '../support/statistics.mjs';

answerCalls({
  /** `pageSize`: calls per transaction; the service's own without. */
  async plan({ databaseUrl, environment, pageSize }) {
    const service = await openBenchService(databaseUrl, environment);
    try {
      // The connection is open before the clock starts.
      await service.transact(async () => undefined);
      return await timed(createFollowUpSweep({ ...service, pageSize }));
    } finally {
      await service.close();
    }
  },
});
