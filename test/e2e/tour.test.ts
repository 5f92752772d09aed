import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { feedCursor } from '../../src/queries/feedRange.js';
import { askGraphql } from '../support/processes/askService.js';
import { createDataDirectory, type DataDirectory } from '../support/processes/dataDirectory.js';
import { type Following, followService } from '../support/processes/followService.js';
import { type ServiceProcess, STARTED, startService } from '../support/processes/startService.js';
import { until } from '../support/processes/until.js';
import { codeBlocks, readText } from '../unit/docs/markdown.js';

// biome-ignore lint/suspicious/noExplicitAny: a test reads the answer it asked for
type Data = any;

// Two demos start side by side, and one of them plays a week.
jest.setTimeout(240_000);

const OPERATIONS = new Map(
  codeBlocks(readText('README.md'))
    .filter(({ language }) => language === 'graphql')
    .map(({ code }) => [/^(?:query|mutation|subscription) (\w+)/.exec(code)?.[1] ?? '', code]),
);
/** As it stands in the README. */
function operation(name: string): string {
  const code = OPERATIONS.get(name);
  if (!code) throw new Error(`The README has no operation "${name}"`);
  return code;
}

/** What a reader of the README has in front of him: a demo, its Sandbox, and a second tab. */
async function openTour(...args: string[]) {
  const directory: DataDirectory = await createDataDirectory();
  const environment = { DATA_DIRECTORY: directory.path, HTTP_PORT: '0' };
  const service: ServiceProcess = startService({ entry: 'cli/demo.js', args, environment });
  await service.waitForOutput(args.length > 0 ? /practices rest after a refusal/ : STARTED);
  const url = /GraphQL +(\S+)\/graphql\n/.exec(service.output)?.[1] as string;
  const tabs: Following[] = [];
  return {
    url,
    ask: (name: string, variables: Record<string, unknown> = {}) => askGraphql<Data>(url, operation(name), variables),
    /** A tool in a second terminal. */
    run: async (entry: string, ...toolArgs: string[]) => {
      const tool = startService({ entry, args: toolArgs, environment: { ...environment, DEMO: 'true' } });
      await tool.ended;
      return tool.output;
    },
    /** The second tab. It begins with what was before it, so that it misses nothing while it opens. */
    watch(name: string): Data[] {
      const seen: Data[] = [];
      const after = `after: "${feedCursor(0)}"`;
      const query = operation(name).replace(/Changed(?:\((.*)\))? \{/, (_, others) =>
        others ? `Changed(${others}, ${after}) {` : `Changed(${after}) {`,
      );
      tabs.push(followService<Data>(url, query, {}, (data) => seen.push(Object.values(data)[0])));
      return seen;
    },
    async close() {
      await Promise.all(tabs.map((tab) => tab.close()));
      await service.close();
      await directory.close();
    },
  };
}

type Tour = Awaited<ReturnType<typeof openTour>>;

describe('the tour in the README', () => {
  let tour: Tour;
  let practice: Data;
  beforeAll(async () => {
    tour = await openTour();
    await until('all first mails are sent', async () => (await tour.ask('Mails')).emails.totalCount >= 44);
    [practice] = (await tour.ask('Practice')).therapists.nodes;
  });
  afterAll(() => tour?.close());

  const inMail = (batch: Data) => batch.items.nodes.map((item: Data) => item.placementRequest);
  const mailed = () => practice.contactPoint.emailBatches.nodes.find((batch: Data) => batch.status === 'SENT');

  it('begins with 44 mails, one to each practice', async () => {
    const { emails } = await tour.ask('Mails');
    expect(emails).toMatchObject({ totalCount: 44, nodes: Array(5).fill({ templateName: expect.any(String) }) });
    expect(await (await fetch(`${tour.url}/inbox`)).text()).toContain(emails.nodes[0].reference);
  });

  it('shows a practice of three, the five in its first mail, and who waits', async () => {
    expect(practice.contactPoint.therapists.nodes).toHaveLength(3);
    const first = inMail(mailed());
    expect(first).toHaveLength(5);
    expect(first[0].patient).toEqual(first[1].patient);
    const { contactPlan } = await tour.ask('WhyNotNow', { therapistId: practice.id });
    const next = contactPlan.nextBatch.placementRequests.nodes;
    expect(contactPlan).toMatchObject({ decision: 'DEFERRED', reasons: [{ code: 'CONTACT_INTERVAL' }] });
    expect([first.length + next.length + contactPlan.nextBatch.waitingBehind.totalCount, next.length]).toEqual([17, 5]);
    const dates = first.map((request: Data) => request.patientRegisteredOn);
    expect(dates).toEqual(dates.toSorted());
  });

  it('plans the next sweep', async () => {
    const { outreachPlan } = await tour.ask('NextSweep');
    expect(outreachPlan.nodes).toHaveLength(10);
  });

  it('takes an answer once, and the second tab shows its confirmation leave', async () => {
    const seen = tour.watch('Watch');
    const [accepted, , rejected] = inMail(mailed());
    const variables = { emailId: mailed().email.id, accepted: accepted.id, rejected: rejected.id };
    const { recordEmailResponse } = await tour.ask('Answer', variables);
    expect(recordEmailResponse).toMatchObject({ email: { reference: mailed().email.reference }, userErrors: [] });
    const again = await tour.ask('Answer', variables);
    expect(again.recordEmailResponse.userErrors).toMatchObject([
      { code: 'OUTCOME_EXISTS', field: 'input.outcomes.0.outcome' },
    ]);
    const steps = () => seen.filter(({ email }) => email.purpose === 'CONFIRMATION').map(({ newStatus }) => newStatus);
    await until('the confirmation is sent', async () => steps().includes('SENT'));
    expect(steps()).toEqual(['QUEUED', 'SENDING', 'SENT']);
    [practice] = (await tour.ask('Practice')).therapists.nodes;
    expect(inMail(mailed()).map((request: Data) => request.status)).toEqual([
      'ACCEPTED',
      'PLACED_ELSEWHERE',
      'REJECTED',
      'CONTACTED',
      'CONTACTED',
    ]);
  });

  it('has a to-do list, which grows by five broken lines, once', async () => {
    const deadLetters = '{ attentionItems(filter: { kinds: [DEAD_LETTER] }) { totalCount } }';
    const count = async () => (await askGraphql<Data>(tour.url, deadLetters)).attentionItems.totalCount;
    expect((await tour.ask('ToDo')).attentionItems.nodes.map((item: Data) => item.kind)).toEqual(
      expect.arrayContaining(['THERAPIST_WARNING', 'REQUEST_NO_CONTACT_WAY']),
    );
    for (const repeat of [1, 2]) {
      const output = await tour.run('cli/import.js', 'examples/broken.jsonl');
      expect({ repeat, output }).toEqual({ repeat, output: expect.stringContaining('5 set aside') });
      expect(await count()).toBe(5);
    }
  });

  it('previews a mail in English', async () => {
    const { previewEmail } = await tour.ask('Preview', { therapistId: practice.id });
    expect(previewEmail.text).toMatch(/^Dear .*shared mailbox/s);
  });

  it('gives older clients the same, and one mail for a repeated key', async () => {
    const [list, post] = codeBlocks(readText('README.md'))
      .filter(({ language, code }) => language === 'sh' && code.includes('curl'))
      .flatMap(({ code }) => [...code.matchAll(/'http:\/\/127\.0\.0\.1:4000(\S+)'|-d '(.*)'/g)]);
    const sent = await fetch(`${tour.url}${list?.[1]}`);
    expect(await sent.json()).toMatchObject({ data: [{ status: 'SENT' }], limit: 1, total: 45 });
    const body = /-d '(.*)'/.exec(readText('README.md'))?.[1];
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'my-first' };
    const answers = [1, 2].map(() => fetch(`${tour.url}${post?.[1]}`, { method: 'POST', headers, body }));
    const [one, two] = await Promise.all(answers.map(async (answer) => (await answer).json()));
    expect(one).toMatchObject({ status: 'DRAFT', therapist_id: 1001 });
    expect(two).toEqual(one);
  });
});

describe("the staff's day in the README", () => {
  let tour: Tour;
  let seen: Data[];
  beforeAll(async () => {
    tour = await openTour('--days', '8');
    seen = tour.watch('Colleague');
  });
  afterAll(() => tour?.close());

  const list = async (): Promise<Data[]> => (await tour.ask('Day')).dailyCallList.nodes;
  const first = async (): Promise<Data> => (await list())[0].phoneCall;
  const watched = (callId: string, kind: string) =>
    until(`${kind} in the second tab`, async () =>
      seen.find((event) => event.phoneCall?.id === callId && event.change.kind === kind),
    );

  it('lists what is to be called, then what was called', async () => {
    const calls = await list();
    expect(calls.filter(({ ended }) => !ended).length).toBeGreaterThanOrEqual(3);
    expect(calls.some(({ ended }) => ended)).toBe(true);
    expect(calls.map(({ ended }) => ended)).toEqual(calls.map(({ ended }) => ended).toSorted());
    expect(calls[0].phoneCall).toMatchObject({
      phoneNumber: expect.stringMatching(/^\+49/),
      mailBefore: { reference: expect.stringMatching(/^A-/) },
      windows: expect.arrayContaining([{ startsAt: expect.any(String), endsAt: expect.any(String) }]),
      script: expect.arrayContaining([expect.any(String)]),
    });
  });

  it('has a call claimed, and the second tab shows by whom', async () => {
    const { id } = await first();
    const { claimPhoneCall } = await tour.ask('Claim', { phoneCallId: id });
    expect(claimPhoneCall).toMatchObject({ phoneCall: { claim: { claimedBy: 'anna' } }, userErrors: [] });
    expect(await watched(id, 'CLAIMED')).toMatchObject({
      kind: 'CHANGED',
      phoneCall: { claim: { claimedBy: 'anna' } },
    });
    const mutation = operation('Claim').replace('"anna"', '"bert"');
    const other = await askGraphql<Data>(tour.url, mutation, { phoneCallId: id });
    expect(other.claimPhoneCall).toMatchObject({
      phoneCall: null,
      userErrors: [{ code: 'ALREADY_CLAIMED', claimedBy: 'anna', claimedSince: expect.any(String) }],
    });
  });

  it('has an outcome recorded once, and the second tab shows the call end', async () => {
    const { id, items } = await first();
    const variables = { phoneCallId: id, placementRequestId: items.nodes[0].placementRequest.id };
    const { recordCallOutcome } = await tour.ask('Reached', variables);
    expect(recordCallOutcome).toMatchObject({ phoneCall: { status: 'COMPLETED', outcome: 'REACHED' }, userErrors: [] });
    expect(recordCallOutcome.phoneCall.items.nodes[0].placementRequest).toMatchObject({ status: 'LATER' });
    expect(await watched(id, 'COMPLETED')).toMatchObject({ change: { status: 'COMPLETED', outcome: 'REACHED' } });
    const again = await tour.ask('Reached', variables);
    expect(again.recordCallOutcome.userErrors).toMatchObject([{ code: 'CALL_ENDED', field: 'input.phoneCallId' }]);
  });

  it('has a successor planned where nobody answers', async () => {
    const { id } = await first();
    const { recordCallOutcome } = await tour.ask('NoAnswer', { phoneCallId: id });
    expect(recordCallOutcome).toMatchObject({
      phoneCall: { status: 'FAILED', successor: { reason: 'RETRY', tryNumber: 2 } },
      userErrors: [],
    });
    expect(recordCallOutcome.phoneCall.successor.startsAt > '2026-03-19').toBe(true);
  });

  it('refuses a time on a Sunday and names the next possible one', async () => {
    const before = await first();
    const { reschedulePhoneCall } = await tour.ask('Move', { phoneCallId: before.id });
    expect(reschedulePhoneCall).toMatchObject({
      phoneCall: null,
      userErrors: [
        { code: 'OUTSIDE_AVAILABILITY', field: 'input.startsAt', nextPossibleSlot: expect.stringMatching(/^2026-03/) },
      ],
    });
    expect((await first()).startsAt).toBe(before.startsAt);
  });
});
