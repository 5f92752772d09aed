import pg from 'pg';
import { until } from './until.js';

/** The commits of one delivery: the lease is taken, SENDING is written, SENT is written. */
export const GATE_STEPS = ['claim', 'begin', 'finish'] as const;
export type GateStep = (typeof GATE_STEPS)[number];

export interface Stopped {
  /**
   * Ends the stopped commit after its process was killed: `keep` lets it through, as one that had reached the server;
   * else it is rolled back, as one that had not. Resolves with the mails that it wrote.
   */
  settle(keep: boolean): Promise<string[]>;
}

/** Stops a worker's transaction exactly at its commit: the only way to kill a process precisely there. */
export interface MailGates {
  /** From now on that worker's transaction stops at this commit. */
  shut(step: GateStep, workerPid: number): Promise<void>;
  /** Undefined while nobody stands at the gate. */
  stopped(): Promise<Stopped | undefined>;
  close(): Promise<void>;
}

/** Two-integer keys are a space of their own: the service uses single ones. */
const LOCK = '4711, 1';

/** Deferred: it runs inside COMMIT, when all that the transaction wrote is there and nobody else sees it. */
const SETUP = `
  CREATE SCHEMA gates;
  CREATE TABLE gates.shut (step text, worker text);
  CREATE TABLE gates.written (email_id uuid, worker text);
  CREATE FUNCTION gates.pass() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    at text := CASE
      WHEN NEW.status = 'QUEUED' AND NEW.lease_token IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.lease_token IS DISTINCT FROM OLD.lease_token) THEN 'claim'
      WHEN NEW.status = 'SENDING' AND OLD.status = 'QUEUED' THEN 'begin'
      WHEN NEW.status = 'SENT' AND OLD.status = 'SENDING' THEN 'finish' END;
    by_worker text := split_part(coalesce(NEW.lease_owner, OLD.lease_owner), ':', 2);
  BEGIN
    IF EXISTS (SELECT FROM gates.shut WHERE step = at AND worker = by_worker) THEN
      INSERT INTO gates.written VALUES (NEW.id, by_worker);
      PERFORM pg_advisory_xact_lock_shared(${LOCK});
    END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER mail_gate AFTER INSERT OR UPDATE ON communication.emails
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gates.pass()`;

const WAITING = `
  SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND (classid, objid) = (${LOCK}) AND NOT granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

export async function openMailGates(databaseUrl: string): Promise<MailGates> {
  const client = new pg.Client(databaseUrl);
  client.on('error', () => {});
  await client.connect();
  await client.query(SETUP);
  const waiting = async () => (await client.query<{ pid: number }>(WAITING)).rows.map(({ pid }) => pid);

  async function settle(pids: readonly number[], keep: boolean): Promise<string[]> {
    if (!keep) await client.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [pids]);
    await client.query('DELETE FROM gates.shut');
    await client.query(`SELECT pg_advisory_unlock(${LOCK})`);
    // Its client is dead: the connection ends with the commit, whichever way that went.
    await until('the stopped transaction ends', async () => {
      const { rowCount } = await client.query('SELECT FROM pg_stat_activity WHERE pid = ANY($1)', [pids]);
      return rowCount === 0;
    });
    const { rows } = await client.query<{ email_id: string }>('DELETE FROM gates.written RETURNING email_id');
    return rows.map((row) => row.email_id);
  }

  return {
    async shut(step, workerPid) {
      // The lock first: whoever finds the gate shut must find it locked.
      await client.query(`SELECT pg_advisory_lock(${LOCK})`);
      await client.query('INSERT INTO gates.shut VALUES ($1, $2)', [step, String(workerPid)]);
    },
    async stopped() {
      const pids = await waiting();
      return pids.length > 0 ? { settle: (keep) => settle(pids, keep) } : undefined;
    },
    close: () => client.end(),
  };
}
