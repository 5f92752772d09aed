import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { feedCursor } from '../../src/queries/feedRange.js';
import { aMatch, aTherapist } from '../support/builders.js';
import { askGraphql } from '../support/processes/askService.js';
import { type Following, followService } from '../support/processes/followService.js';
import { openServiceDatabase, type ServiceDatabase } from '../support/processes/openServiceDatabase.js';
import { type Instance, startInstance } from '../support/processes/startInstance.js';
import { until } from '../support/processes/until.js';
import { workerEnvironment } from '../support/processes/workerEnvironment.js';
import { type SmtpPeer, startSmtpPeer } from '../support/smtpPeer.js';

const PRACTICES = 5;
const KILLS = 3;
const CHANGES_BETWEEN = 6;
const ALL_ROLES = { ROLES: 'api,worker,relay', HTTP_PORT: '0' };

// Five processes start, most of them one after the other.
jest.setTimeout(180_000);

const PHONE_CALL_CHANGED = `subscription ($after: String) {
  phoneCallChanged(after: $after) { cursor phoneCallId kind claimed phoneCall { id } } }`;

interface Change {
  readonly cursor: string;
  readonly phoneCallId: string;
  readonly kind: string;
  readonly claimed: boolean;
}

describe('two instances on one database', () => {
  let database: ServiceDatabase;
  let peer: SmtpPeer;
  let worked: Instance;
  let watched: Instance;
  let following: Following | undefined;
  let callIds: string[];
  const seen: Change[] = [];

  beforeAll(async () => {
    database = await openServiceDatabase();
    peer = await startSmtpPeer();
    [worked, watched] = await Promise.all([newInstance(), newInstance()]);
    for (let index = 1; index <= PRACTICES; index += 1) await database.receive(...aPracticeToCall(index));
    callIds = await planCalls();
  });
  afterAll(async () => {
    await following?.close();
    await Promise.all([worked?.close(), watched?.close()]);
    await peer?.close();
    await database?.close();
  });

  it('show a claim made through one to who watches the other', async () => {
    await follow();
    const [callId] = callIds as [string];
    // Until the subscription stands, changes pass it by: from the first one on it must miss none.
    await until('the subscription has begun', async () => {
      await act('claimPhoneCall', callId);
      await act('releasePhoneCall', callId);
      return seen.length > 0;
    });
    await act('claimPhoneCall', callId);
    await until('the claim is seen', async () => seen.at(-1)?.kind === 'CLAIMED');
    expect(seen.at(-1)).toMatchObject({ phoneCallId: callId, claimed: true, phoneCall: { id: callId } });
    await act('releasePhoneCall', callId);
  });

  it('let a client resume with its cursor after kill -9 of the one or the other: each change once, in order', async () => {
    const staff = startStaff();
    for (let kill = 0; kill < KILLS; kill += 1) {
      await moreSeen();
      if (kill % 2 === 0) await killWatched();
      else await killWorked();
    }
    await moreSeen();
    await staff.stop();
    await caughtUp();
    expect(seen.map(({ cursor }) => cursor)).toEqual(await committedSince(seen[0]!.cursor));
    expect(staff.done).toBeGreaterThan(KILLS * CHANGES_BETWEEN);
  });

  const newInstance = () => startInstance(workerEnvironment(database.url, peer.url, ALL_ROLES));

  /** Resolves with the calls once each practice has one. */
  async function planCalls(): Promise<string[]> {
    return until('every practice has its call', async () => {
      await mutate('runFollowUpSweep', '');
      const rows = await database.sql<{ id: string }>(
        "SELECT id FROM communication.phone_calls WHERE status = 'SCHEDULED'",
      );
      return rows.length === PRACTICES && rows.map(({ id }) => id);
    });
  }

  async function mutate(name: string, fields: string): Promise<Record<string, { userErrors: { code: string }[] }>> {
    return askGraphql(
      await worked.url,
      `mutation { ${name}(input: { staffMemberId: "anna" ${fields} }) { userErrors { code } } }`,
    );
  }

  async function act(name: string, callId: string): Promise<void> {
    const answer = await mutate(name, `phoneCallId: "${callId}"`);
    expect(answer[name]!.userErrors).toEqual([]);
  }

  /** Claims and releases call after call through the one instance; while that is down, it tries again. */
  function startStaff() {
    const state = { done: 0, stopped: false };
    const working = (async () => {
      while (!state.stopped) {
        const callId = callIds[state.done % callIds.length]!;
        const name = state.done % (2 * callIds.length) < callIds.length ? 'claimPhoneCall' : 'releasePhoneCall';
        const answer = await mutate(name, `phoneCallId: "${callId}"`).catch((error: unknown) => {
          // Whether a mutation that a kill cut short was committed is for the database to say.
          if (worked.isUp) throw error;
        });
        if (answer) state.done += 1;
      }
    })();
    working.catch(() => {}); // `stop` tells
    return {
      get done() {
        return state.done;
      },
      stop() {
        state.stopped = true;
        return working;
      },
    };
  }

  async function follow(): Promise<void> {
    following = followService<{ phoneCallChanged: Change }>(
      await watched.url,
      PHONE_CALL_CHANGED,
      { after: seen.at(-1)?.cursor ?? null },
      ({ phoneCallChanged }) => seen.push(phoneCallChanged),
    );
  }

  /** Everybody who watched is cut off; changes go on while the instance is away. */
  async function killWatched(): Promise<void> {
    await watched.kill();
    await following!.ended;
    const before = await changesCommitted();
    await until(
      'there are changes that nobody saw',
      async () => (await changesCommitted()) >= before + CHANGES_BETWEEN,
    );
    await watched.start();
    await follow();
  }

  async function killWorked(): Promise<void> {
    await worked.kill();
    await worked.start();
  }

  async function moreSeen(): Promise<void> {
    const enough = seen.length + CHANGES_BETWEEN;
    await until('more changes are seen', async () => seen.length >= enough);
  }

  async function caughtUp(): Promise<void> {
    await until(
      'the last change is seen',
      async () => (await committedSince(seen[0]!.cursor)).at(-1) === seen.at(-1)!.cursor,
    );
  }

  async function changesCommitted(): Promise<number> {
    const [row] = await database.sql<{ count: number }>(
      "SELECT count(*)::int FROM communication.outbox_events WHERE aggregate_type = 'phone_call'",
    );
    return row!.count;
  }

  /** Cursors of all changes of calls from this one on, in the order of the feed; empty while some have no place in it. */
  async function committedSince(first: string): Promise<string[]> {
    const rows = await database.sql<{ position: string | null }>(
      "SELECT position FROM communication.outbox_events WHERE aggregate_type = 'phone_call' ORDER BY position",
    );
    if (rows.some(({ position }) => position === null)) return [];
    const cursors = rows.map(({ position }) => feedCursor(Number(position)));
    return cursors.slice(cursors.indexOf(first));
  }
});

/** Without a mailbox, so that there is a call to plan at once; each with a number of its own. */
function aPracticeToCall(index: number) {
  const id = `T-live-${index}`;
  const telephone = { email: null, telefon: `+49 30 2312${5000 + index}` };
  const hours = { telefonische_erreichbarkeit: { tue: ['8:00-18:00'], wed: ['8:00-18:00'] } };
  return [aTherapist({ ...telephone, ...hours }, { id }), aMatch(id)];
}
