import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import pg from 'pg';
import { createOrm } from '../../../src/database/createOrm.js';
import { queryRows } from '../../../src/database/query.js';
import { createUnitOfWork } from '../../../src/database/unitOfWork.js';
import { type NewEvent, recordEvents } from '../../../src/outbox/recordEvents.js';
import type { Random } from '../processes/random.js';

/** Business transactions that write events, as the service's own do: under the row lock of what they change. */
export interface Load {
  /** Writers work at the same time until `stop`, which resolves when the last one has committed. */
  start(writers?: number): void;
  stop(): Promise<void>;
  /** Writes so many events as fast as it can, many to a transaction. */
  burst(events: number): Promise<void>;
  /** Writes one event of so many bytes, under a key that nothing else has. */
  large(bytes: number): Promise<void>;
  /** How many events were committed. */
  readonly recorded: number;
  close(): Promise<void>;
}

interface Entity {
  readonly id: string;
  readonly key: string;
  readonly type: 'phone_call' | 'email';
}

const ENTITIES = 60;
const BURST_TRANSACTION = 500;
/** Now and then a transaction changes its mind: what it wrote must never be seen. */
const ROLLBACK_RATE = 0.05;
const LONGEST_PAUSE_MS = 12;

class ChangedMind extends Error {}

/** A counter per entity stands for its state; each event tells the number that the counter had. */
export async function openLoad(databaseUrl: string, random: Random): Promise<Load> {
  const orm = await createOrm({ databaseUrl, poolSize: 8 });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  // The database may be restarted under the load.
  pool.on('error', () => {});
  await pool.query('CREATE TABLE IF NOT EXISTS public.load_entities (id uuid PRIMARY KEY, changes integer NOT NULL)');
  const entities = Array.from({ length: ENTITIES }, (_, index): Entity => {
    const id = randomUUID();
    return { id, key: id, type: index % 5 === 0 ? 'phone_call' : 'email' };
  });
  await pool.query('INSERT INTO public.load_entities SELECT unnest($1::uuid[]), 0', [entities.map(({ id }) => id)]);
  await pool.end();
  const transact = createUnitOfWork(orm);
  let recorded = 0;
  let working: Promise<unknown> | undefined;
  let isStopped = false;

  /** So many changes of one entity in one transaction. */
  async function change(entity: Entity, changes: number): Promise<void> {
    const pauseMs = random.below(LONGEST_PAUSE_MS);
    const changesMind = random.next() < ROLLBACK_RATE;
    await transact(async (em) => {
      const before = await raise(em, entity, changes);
      const events = Array.from({ length: changes }, (_, index) => eventOf(entity, before + index + 1));
      await recordEvents(em, events, new Date());
      await wait(pauseMs);
      if (changesMind) throw new ChangedMind();
    });
    recorded += changes;
  }

  async function write(): Promise<void> {
    while (!isStopped) {
      // Whatever does not commit was never there: also what a restart of the database ended.
      await change(random.pick(entities), 1 + random.below(3)).catch(() => wait(20));
      await wait(random.below(LONGEST_PAUSE_MS));
    }
  }

  return {
    start(writers = 6) {
      isStopped = false;
      working = Promise.all(Array.from({ length: writers }, write));
    },
    async stop() {
      isStopped = true;
      await working;
    },
    async burst(events) {
      for (let left = events; left > 0; left -= BURST_TRANSACTION) {
        const changes = Math.min(left, BURST_TRANSACTION);
        await transact(async (em) => {
          for (const [entity, count] of spread(entities, changes)) {
            const before = await raise(em, entity, count);
            const all = Array.from({ length: count }, (_, index) => eventOf(entity, before + index + 1));
            await recordEvents(em, all, new Date());
          }
        });
        recorded += changes;
      }
    },
    async large(bytes) {
      const key = randomUUID();
      const event = eventOf({ id: key, key, type: 'email' }, 1);
      await transact((em) =>
        recordEvents(em, [{ ...event, payload: { ...event.payload, text: 'x'.repeat(bytes) } }], new Date()),
      );
      recorded += 1;
    },
    get recorded() {
      return recorded;
    },
    async close() {
      isStopped = true;
      await working;
      await orm.close(true);
    },
  };
}

/** Takes the row lock; returns what the counter was. */
async function raise(em: EntityManager, { id }: Entity, by: number): Promise<number> {
  const [row] = await queryRows<{ changes: number }>(
    em,
    'UPDATE public.load_entities SET changes = changes + $2 WHERE id = $1 RETURNING changes',
    [id, by],
  );
  return row!.changes - by;
}

function eventOf({ id, key, type }: Entity, change: number): NewEvent {
  return {
    topic: 'communication-events',
    eventType: type === 'email' ? 'communication.email_created' : 'communication.call_scheduled',
    aggregateType: type,
    aggregateId: id,
    messageKey: key,
    // Enough for those who watch mails to see that it is nothing for them.
    payload: { change, email_data: {} },
  };
}

/** So many changes over as few entities as a transaction of that size touches, always in the same order. */
function spread(entities: readonly Entity[], changes: number): [Entity, number][] {
  const each = Math.ceil(changes / entities.length);
  const shares: [Entity, number][] = [];
  for (let left = changes, index = 0; left > 0; left -= each, index += 1) {
    shares.push([entities[index]!, Math.min(each, left)]);
  }
  return shares.sort(([one], [other]) => (one.id < other.id ? -1 : 1));
}
