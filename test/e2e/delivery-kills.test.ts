import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  countWaiting,
  isAtRest,
  readLedger,
  violationsAtRest,
  violationsNow,
} from '../support/processes/deliveryLedger.js';
import { KILLS_FOR_EVERY_STEP, type KillMoment, planKills } from '../support/processes/killMoments.js';
import { type MailGates, openMailGates } from '../support/processes/mailGates.js';
import { createMailSupply, type MailSupply } from '../support/processes/mailSupply.js';
import { openServiceDatabase, type ServiceDatabase } from '../support/processes/openServiceDatabase.js';
import { createRandom } from '../support/processes/random.js';
import { lostRequests } from '../support/processes/requestLedger.js';
import { until } from '../support/processes/until.js';
import { startVictim, type Victim } from '../support/processes/victim.js';

const KILLS = Number(process.env.DELIVERY_KILLS ?? KILLS_FOR_EVERY_STEP);
const PER_KILL_MS = 10_000;
const SUPPLY_EVERY_MS = 100;
/** More is of no use, and a machine that cannot keep up would be working it off long after the last kill. */
const WAITING_AT_MOST = 150;

/** A mail that a killed worker had in its hands. */
interface Stranded {
  readonly id: string;
  readonly status: string;
  readonly accepted: boolean;
}

describe('delivery, when workers are killed with SIGKILL', () => {
  const random = createRandom();
  let database: ServiceDatabase;
  let gates: MailGates;
  let supply: MailSupply;
  let victims: Victim[];
  const accepted = () => victims.flatMap(({ peer }) => peer.accepted.map(({ messageId }) => messageId));

  beforeAll(async () => {
    process.stdout.write(`SEED=${random.seed} KILLS=${KILLS}\n`);
    database = await openServiceDatabase();
    gates = await openMailGates(database.url);
    supply = createMailSupply(database, random);
    victims = await Promise.all([startVictim(database.url, random), startVictim(database.url, random)]);
  });
  afterAll(async () => {
    await Promise.all(victims.map((victim) => victim.close()));
    await gates.close();
    await database.close();
  });

  it(
    `delivers nothing twice and loses nothing in ${KILLS} kills at every step`,
    async () => {
      const begin = performance.now();
      const stranded: Stranded[] = [];
      await supplied(async () => {
        for (const [index, moment] of planKills(KILLS, random).entries()) {
          const victim = victims[index % victims.length]!;
          const found = await strike(moment, victim);
          expect({ moment, violations: await violationsNow(database, accepted) }).toEqual({ moment, violations: [] });
          stranded.push(...found);
          victim.start();
        }
      });
      // When it does not come to rest, what is violated tells more.
      const isQuiet = await until('all is quiet', () => isAtRest(database)).catch(() => false);
      for (const { process } of victims) expect(await process.end('SIGTERM')).toEqual({ code: 0, signal: null });
      expect(await violationsAtRest(database, accepted)).toEqual([]);
      expect(
        await lostRequests(
          database,
          supply,
          victims.flatMap(({ peer }) => peer.accepted),
        ),
      ).toEqual([]);
      expect(isQuiet).toBe(true);
      await expectRightEnds(stranded);
      await report(performance.now() - begin);
    },
    KILLS * PER_KILL_MS + 60_000,
  );

  /** While `work` goes on, there is always a mail due. */
  async function supplied(work: () => Promise<void>): Promise<void> {
    let done = false;
    const working = work().finally(() => {
      done = true;
    });
    const supplying = async () => {
      while (!done) {
        if ((await countWaiting(database)) < WAITING_AT_MOST) await supply.add();
        await wait(SUPPLY_EVERY_MS);
      }
    };
    await Promise.all([working, supplying()]);
  }

  /** Kills the victim at this very moment; resolves with what it had in its hands. */
  async function strike(moment: KillMoment, victim: Victim): Promise<Stranded[]> {
    const { pid } = victim.process;
    switch (moment.kind) {
      case 'COMMIT':
        await killInCommit(moment, victim);
        break;
      case 'DIALOGUE':
        await victim.killAt(moment.step, moment.stored ?? false);
        break;
      case 'CHANCE':
        if (moment.after === 'ACCEPTED') await victim.peer.waitForMail(victim.peer.accepted.length + 1);
        await wait(moment.delayMs);
        await victim.kill();
        break;
      default:
        moment satisfies never;
    }
    const found = await strandedBy(pid);
    expectHit(moment, found);
    return found;
  }

  async function killInCommit({ step, kept }: KillMoment & { kind: 'COMMIT' }, victim: Victim): Promise<void> {
    await gates.shut(step, victim.process.pid);
    const stopped = await until(`a worker commits "${step}"`, () => gates.stopped());
    await victim.kill();
    const written = await stopped.settle(kept);
    expect(written.length > 0).toBe(kept);
  }

  async function strandedBy(pid: number): Promise<Stranded[]> {
    const { after } = await readLedger(database, accepted);
    return after.mails
      .filter((mail) => mail.worker_pid === pid)
      .map((mail) => ({ id: mail.id, status: mail.status, accepted: after.accepted.includes(mail.message_id) }));
  }

  /** What is left behind tells whether the kill came at the moment that was meant. */
  function expectHit(moment: KillMoment, found: readonly Stranded[]): void {
    const expected = leftBehind(moment);
    if (expected)
      expect({ moment, found }).toEqual({ moment, found: expect.arrayContaining([expect.objectContaining(expected)]) });
  }

  /** One that died in SENDING is for a person to judge; before that, it was taken again, whatever then came of it. */
  async function expectRightEnds(stranded: readonly Stranded[]): Promise<void> {
    const { after } = await readLedger(database, accepted);
    const statuses = new Map(after.mails.map((mail) => [mail.id, mail.status]));
    const ends = (status: string) => stranded.filter((one) => one.status === status).map(({ id }) => statuses.get(id));
    expect(ends('SENDING').filter((status) => status !== 'UNCERTAIN')).toEqual([]);
    expect(ends('QUEUED').filter((status) => !['SENT', 'UNCERTAIN', 'FAILED'].includes(status ?? ''))).toEqual([]);
  }

  async function report(durationMs: number): Promise<void> {
    const { after } = await readLedger(database, accepted);
    const count = (status: string) => after.mails.filter((mail) => mail.status === status).length;
    process.stdout.write(
      `${KILLS} kills, ${after.mails.length} mails in ${Math.round(durationMs / 1_000)} s: ` +
        `${count('SENT')} sent, ${count('UNCERTAIN')} uncertain, ${count('FAILED')} refused\n`,
    );
  }
});

function leftBehind(moment: KillMoment): Partial<Stranded> | undefined {
  switch (moment.kind) {
    case 'COMMIT':
      if (moment.step === 'claim') return moment.kept ? { status: 'QUEUED', accepted: false } : undefined;
      if (moment.step === 'begin') return { status: moment.kept ? 'SENDING' : 'QUEUED', accepted: false };
      return moment.kept ? undefined : { status: 'SENDING', accepted: true };
    case 'DIALOGUE':
      return { status: 'SENDING', accepted: moment.stored ?? false };
    case 'CHANCE':
      return undefined;
    default:
      return moment satisfies never;
  }
}
