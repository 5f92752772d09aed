/** The planning sweep, alone in its process, with an eye on its memory. */
import { createPlanningSweep } from '../../dist/planning/planningSweep.js';
import { openBenchService } from '../support/benchService.mjs';
import { answerCalls } from '../support/children.mjs';
import { timed } from '../support/statistics.mjs';

const SAMPLE_EVERY_MS = 5;

answerCalls({
  async plan({ databaseUrl }) {
    const service = await openBenchService(databaseUrl);
    try {
      // The connection is open before the clock starts.
      await service.transact(async () => undefined);
      globalThis.gc();
      const memory = watchMemory();
      const { ms, result } = await timed(createPlanningSweep(service));
      return { ms, result, rssGrowthMb: memory.stop() };
    } finally {
      await service.close();
    }
  },
});

/** Highest resident size above that at the beginning. */
function watchMemory() {
  const begin = process.memoryUsage.rss();
  let peak = begin;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, SAMPLE_EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      look();
      return (peak - begin) / 1_048_576;
    },
  };
}
