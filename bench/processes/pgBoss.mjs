/** pg-boss as a queue of the same events: fetched and completed in batches, one after the other. */
import { PgBoss } from 'pg-boss';
import { answerCalls } from '../support/children.mjs';
import { readEvents } from '../support/seedOutbox.mjs';
import { timed } from '../support/statistics.mjs';

const QUEUE = 'events';
let boss;

answerCalls(
  {
    async open({ databaseUrl }) {
      boss = new PgBoss({ connectionString: databaseUrl, supervise: false, schedule: false });
      boss.on('error', (error) => console.error(error));
      await boss.start();
      await boss.createQueue(QUEUE);
    },
    async fill({ databaseUrl }) {
      const events = await readEvents(databaseUrl);
      for (let start = 0; start < events.length; start += 1_000) {
        await boss.insert(
          QUEUE,
          events.slice(start, start + 1_000).map((event) => ({ data: event })),
        );
      }
    },
    async drain({ count, batchEvents }) {
      let done = 0;
      const { ms } = await timed(async () => {
        while (done < count) {
          const jobs = await boss.fetch(QUEUE, { batchSize: batchEvents });
          if (jobs.length === 0) break;
          await boss.complete(
            QUEUE,
            jobs.map(({ id }) => id),
          );
          done += jobs.length;
        }
      });
      if (done !== count) throw new Error(`pg-boss gave ${done} of ${count} jobs`);
      return { ms };
    },
    close: () => boss.stop({ graceful: false }),
  },
  async () => undefined,
);
