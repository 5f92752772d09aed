import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CallChange, followCalls } from '../../examples/followCalls.js';
import { feedCursor } from '../../src/queries/feedRange.js';
import { type FaultProxy, startFaultProxy } from '../support/faultProxy/startFaultProxy.js';
import { until } from '../support/processes/until.js';
import type { Data } from './graphql-support.js';
import { aToken, openProduction, type Production } from './hostile-support.js';

const CUTS = 6;
const CHANGES_BETWEEN = 8;
/** What is shown, behind the cursor that the page goes on from. */
const SHOWN = '{ serviceStatus { feedCursor } phoneCalls(first: 1) { totalCount } }';

let here: Production;
let proxy: FaultProxy;
let phoneCallId: string;
beforeAll(async () => {
  here = await openProduction({ AUTH_CLOCK_TOLERANCE: '0s' }, async (api) => {
    const call = await api.planned('T', ['T-1']);
    phoneCallId = call.id;
  });
  proxy = await startFaultProxy({ target: new URL(here.url).host });
});
afterAll(async () => {
  await proxy.close();
  await here.close();
});

/** A page that follows calls, with all that the example told it. */
function aPage(token: () => Promise<string> = () => aToken('STAFF'), begin = load) {
  const seen: CallChange[] = [];
  const tokens: string[] = [];
  const loaded: string[] = [];
  const failures: unknown[] = [];
  const sockets: WebSocket[] = [];
  const end = followCalls({
    url: `ws://127.0.0.1:${proxy.port}/graphql`,
    async token() {
      const given = await token();
      tokens.push(given);
      return given;
    },
    async load() {
      const cursor = await begin();
      loaded.push(cursor);
      return cursor;
    },
    onChange: (change) => seen.push(change),
    onFailure: (reason) => failures.push(reason),
    // Soon, but not as fast as it can: it shares the processor with the service.
    client: {
      retryWait: () => wait(20),
      webSocketImpl: class extends WebSocket {
        constructor(...args: ConstructorParameters<typeof WebSocket>) {
          super(...args);
          sockets.push(this);
        }
      },
    },
  });
  return { seen, tokens, loaded, failures, sockets, end };
}

async function load(): Promise<string> {
  return ((await here.ask('STAFF', SHOWN)).data as Data).serviceStatus.feedCursor;
}

/** Claims the call and lets it go again: two changes. */
async function claimAndRelease(): Promise<void> {
  for (const name of ['claimPhoneCall', 'releasePhoneCall']) {
    const { data } = await here.ask(
      'STAFF',
      `mutation ($id: ID!) { ${name}(input: { phoneCallId: $id }) { userErrors { code } } }`,
      {
        id: phoneCallId,
      },
    );
    expect(data?.[name].userErrors).toEqual([]);
  }
}

/** The cursors of all changes of calls behind this one, in order; null while some have no place in the feed. */
async function committedBehind(cursor: string): Promise<string[] | null> {
  const rows = await here.service.sql<{ position: string | null }>(
    "SELECT position FROM communication.outbox_events WHERE aggregate_type = 'phone_call' ORDER BY position",
  );
  if (rows.some(({ position }) => position === null)) return null;
  const positionOf = (text: string) => Number(JSON.parse(Buffer.from(text, 'base64url').toString())[1]);
  return rows
    .map(({ position }) => Number(position))
    .filter((one) => one > positionOf(cursor))
    .map(feedCursor);
}

/** Resolves when the page has seen all that was committed since it was loaded; and exactly that, in order. */
async function expectEachOnce({ seen, loaded }: ReturnType<typeof aPage>): Promise<void> {
  const [first] = loaded as [string];
  const last = await until('all changes have their place', async () => (await committedBehind(first))?.at(-1));
  await until('the last change is seen', async () => seen.at(-1)?.cursor === last);
  expect(seen.map(({ cursor }) => cursor)).toEqual(await committedBehind(first));
}

describe('the example of API.md', () => {
  it('sees each change exactly once while its connection is cut again and again', async () => {
    const page = aPage();
    // Not even waiting for the connection: what comes between loading and subscribing is not lost either.
    await until('the page is loaded', async () => page.loaded.length === 1);
    let acting = true;
    const staff = (async () => {
      while (acting) await claimAndRelease();
    })();
    for (let cut = 0; cut < CUTS; cut += 1) {
      const enough = page.seen.length + CHANGES_BETWEEN;
      await until('more changes are seen', async () => page.seen.length >= enough);
      proxy.cut();
    }
    acting = false;
    await staff;
    await expectEachOnce(page);
    expect(page.seen.length).toBeGreaterThanOrEqual(CUTS * CHANGES_BETWEEN);
    expect(page.tokens.length).toBeGreaterThan(CUTS);
    expect({ failures: page.failures, loads: page.loaded.length }).toEqual({ failures: [], loads: 1 });
    page.end();
  });

  it('gets what happened while nobody answered', async () => {
    const page = aPage();
    await until('the page is loaded', async () => page.loaded.length === 1);
    await claimAndRelease();
    await until('the first changes are seen', async () => page.seen.length === 2);
    await proxy.refuse();
    for (let round = 0; round < 3; round += 1) await claimAndRelease();
    await proxy.accept();
    await until('the missed changes are seen', async () => page.seen.length >= 8);
    await expectEachOnce(page);
    expect(page.failures).toEqual([]);
    page.end();
  });

  it('loads anew where its cursor is not kept any more', async () => {
    const tooNew = feedCursor(999_999_999);
    const cursors = [tooNew, 'nonsense'];
    const page = aPage(undefined, async () => cursors.shift() ?? load());
    await until('the page is loaded for the third time', async () => page.loaded.length === 3);
    await claimAndRelease();
    await until('the changes are seen', async () => page.seen.length === 2);
    expect(page.failures).toEqual([]);
    page.end();
  });

  it('renews its session, and one that could not be renewed is opened anew: each change once in both', async () => {
    const short = () => aToken('STAFF', { lifetimeMs: 4_000 });
    let signInIsUp = true;
    const page = aPage(async () => {
      if (!signInIsUp) throw new Error('the sign-in server does not answer');
      return short();
    });
    await until('the session is renewed', async () => page.tokens.length === 2);
    expect(page.sockets).toHaveLength(1);
    await claimAndRelease();
    signInIsUp = false;
    await until('the session has ended', async () => proxy.connections === 0);
    await claimAndRelease();
    signInIsUp = true;
    await until('all changes are seen', async () => page.seen.length >= 4);
    await expectEachOnce(page);
    expect(page.failures).toEqual([]);
    page.end();
  });

  it('says what does not go away, and ends', async () => {
    const page = aPage(undefined, async () => Promise.reject(new Error('no list')));
    await until('it has failed', async () => page.failures.length === 1);
    expect(page.failures).toEqual([new Error('no list')]);
    await until('it has no connection', async () => proxy.connections === 0);
  });
});
