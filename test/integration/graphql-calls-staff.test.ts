import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CallApi, HOURS, NO_SUCH, openCallApi } from './graphql-calls-support.js';
import type { Data } from './graphql-support.js';

let api: CallApi;
beforeAll(async () => {
  api = await openCallApi({ callLines: 2 });
});
afterAll(() => api.close());

const STAFF = `staffMember { id externalId name timeZone active workingHours { weekday startsAt endsAt } absences { from to }
  line { id label active } }`;
const lines = async () =>
  (await api.data('{ callLines { nodes { label active staffMember { name } } } }')).callLines.nodes;

describe('staff', () => {
  let anna: Data;

  it('take over from the anonymous lines, with office hours unless they say others', async () => {
    await api.mutate('runFollowUpSweep', {}, 'followUpSweep { planned }');
    await api.waiting('Early', ['Early-1']);
    await api.service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
    expect(await lines()).toEqual([
      { label: 'line-1', active: true, staffMember: null },
      { label: 'line-2', active: true, staffMember: null },
    ]);
    const created = await api.mutate('createStaffMember', { externalId: 'anna', name: ' Anna Arndt ' }, STAFF);
    anna = created.staffMember;
    expect(anna).toMatchObject({ name: 'Anna Arndt', timeZone: 'Europe/Berlin', active: true, absences: [] });
    expect(anna.workingHours).toHaveLength(5);
    expect(anna.workingHours[0]).toEqual({ weekday: 'MONDAY', startsAt: '08:00', endsAt: '18:00' });
    expect(await lines()).toEqual([
      { label: 'line-1', active: false, staffMember: null },
      { label: 'line-2', active: false, staffMember: null },
      { label: 'staff:anna', active: true, staffMember: { name: 'Anna Arndt' } },
    ]);
    await api.service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
    const [call] = await api.callsOf('Early');
    expect(call.line.id).toBe(anna.line.id);
  });

  it('are changed, renamed with their line, and found', async () => {
    const absences = [
      { from: '2026-04-02T00:00:00Z', to: '2026-04-03T00:00:00Z' },
      { from: '2026-04-01T00:00:00Z', to: '2026-04-02T12:00:00Z' },
    ];
    const changed = await api.mutate(
      'updateStaffMember',
      {
        id: anna.id,
        externalId: 'anna.arndt',
        workingHours: { mo: ['9-12'], Di: [{ von: '10:00', bis: '11:30' }] },
        absences,
      },
      STAFF,
    );
    expect(changed.staffMember).toMatchObject({
      externalId: 'anna.arndt',
      name: 'Anna Arndt',
      workingHours: [
        { weekday: 'MONDAY', startsAt: '09:00', endsAt: '12:00' },
        { weekday: 'TUESDAY', startsAt: '10:00', endsAt: '11:30' },
      ],
      absences: [{ from: '2026-04-01T00:00:00.000Z', to: '2026-04-03T00:00:00.000Z' }],
      line: { id: anna.line.id, label: 'staff:anna.arndt' },
    });
    const { staffMembers, node } = await api.data(
      `query ($id: ID!) { staffMembers(filter: { externalIds: ["anna.arndt"], active: true }) { totalCount nodes { id } }
         node(id: $id) { __typename ... on StaffMember { name } } }`,
      { id: anna.id },
    );
    expect(staffMembers).toEqual({ totalCount: 1, nodes: [{ id: anna.id }] });
    expect(node).toEqual({ __typename: 'StaffMember', name: 'Anna Arndt' });
  });

  it('take over calls, also by their external id', async () => {
    await api.mutate('updateStaffMember', { id: anna.id, workingHours: { tue: ['8:00-18:00'] } }, STAFF);
    const ben = (await api.mutate('createStaffMember', { externalId: 'ben', name: 'Ben' }, STAFF)).staffMember;
    const [call] = await api.callsOf('Early');
    const assign = (assigneeId: string) =>
      api.mutate(
        'assignPhoneCall',
        { phoneCallId: call.id, assigneeId },
        'phoneCall { line { staffMember { name } } }',
      );
    expect((await assign('ben')).phoneCall.line.staffMember.name).toBe('Ben');
    expect((await assign(anna.id)).phoneCall.line.staffMember.name).toBe('Anna Arndt');
    const gone = await api.mutate('updateStaffMember', { id: ben.id, active: false }, STAFF);
    expect(gone.staffMember).toMatchObject({ active: false, line: { active: false } });
    expect(await api.refusal('assignPhoneCall', { phoneCallId: call.id, assigneeId: 'ben' })).toMatchObject({
      code: 'NOT_FOUND',
      field: 'input.assigneeId',
    });
    const list = `query ($staff: [ID!]) { phoneCalls(filter: { staffMemberIds: $staff }) { nodes { id } } }`;
    expect((await api.data(list, { staff: [anna.id] })).phoneCalls.nodes).toEqual([{ id: call.id }]);
  });

  it.each([
    ['a taken external id', { externalId: 'anna.arndt' }, 'STAFF_MEMBER_EXISTS', 'input.externalId'],
    ['an empty name', { name: ' ' }, 'BAD_USER_INPUT', 'input.name'],
    ['a line break in the external id', { externalId: 'a\nb' }, 'BAD_USER_INPUT', 'input.externalId'],
    ['an unknown zone', { timeZone: 'Mars/Olympus' }, 'BAD_USER_INPUT', 'input.timeZone'],
    ['no hours at all', { workingHours: {} }, 'BAD_USER_INPUT', 'input.workingHours'],
    [
      'a reversed absence',
      { absences: [{ from: '2026-04-02T00:00:00Z', to: '2026-04-01T00:00:00Z' }] },
      'BAD_USER_INPUT',
      'input.absences.0.to',
    ],
    ['hours that cannot be read', { workingHours: 'later' }, 'WORKING_HOURS_NOT_READABLE', 'input.workingHours'],
  ])('are refused with %s', async (_name, input, code, field) => {
    const valid = { externalId: api.scenario.name('staff'), name: 'Cem' };
    expect(await api.refusal('createStaffMember', { ...valid, ...input }, 'staffMember')).toMatchObject({
      code,
      field,
    });
    if (code !== 'STAFF_MEMBER_EXISTS') {
      const changed = await api.refusal('updateStaffMember', { id: anna.id, ...input }, 'staffMember');
      expect(changed).toMatchObject({ code, field });
    }
  });

  it('hear of every part of their hours that cannot be read', async () => {
    const workingHours = { monday: [{ start: '09:00', end: '25:00' }, '8-9'], someday: ['8-9'] };
    const payload = await api.mutate('updateStaffMember', { id: anna.id, workingHours }, 'staffMember { id }');
    expect(payload.staffMember).toBeNull();
    expect(payload.userErrors.map((error: Data) => [error.code, error.field])).toEqual([
      ['WORKING_HOURS_NOT_READABLE', 'input.workingHours.monday.0.end'],
      ['WORKING_HOURS_NOT_READABLE', 'input.workingHours.someday'],
    ]);
    expect(await api.refusal('updateStaffMember', { id: NO_SUCH }, 'staffMember')).toMatchObject({ field: 'input.id' });
  });

  it('with one name entered at once are one', async () => {
    const create = () => api.mutate('createStaffMember', { externalId: 'dora', name: 'Dora' }, STAFF);
    const payloads = await Promise.all([create(), create(), create()]);
    expect(payloads.filter((payload) => payload.staffMember !== null)).toHaveLength(1);
  });
});

describe('available slots', () => {
  const SLOTS = `query ($therapistId: ID!, $from: DateTime, $to: DateTime, $durationMinutes: Int) {
    availableSlots(therapistId: $therapistId, from: $from, to: $to, durationMinutes: $durationMinutes) {
      durationMinutes hasMore noSlotReason slots { startsAt endsAt line { label } } } }`;
  let therapistId: string;
  beforeAll(async () => {
    await api.waiting('Free', ['Free-1'], { telefonische_erreichbarkeit: HOURS });
    therapistId = await api.therapistId('Free');
    await api.mutate(
      'updateStaffMember',
      {
        id: (await api.data('{ staffMembers(filter: { externalIds: ["anna.arndt"] }) { nodes { id } } }')).staffMembers
          .nodes[0].id,
        workingHours: { tue: ['10:00-11:00'], thu: ['14:00-15:00'] },
      },
      STAFF,
    );
    await api.mutate(
      'updateStaffMember',
      {
        id: (await api.data('{ staffMembers(filter: { externalIds: ["dora"] }) { nodes { id } } }')).staffMembers
          .nodes[0].id,
        active: false,
      },
      STAFF,
    );
  });

  it('are where hours and lines meet, in the range', async () => {
    const { availableSlots } = await api.data(SLOTS, {
      therapistId,
      from: '2026-03-05T00:00:00Z',
      to: '2026-03-05T13:20:00Z',
      durationMinutes: 10,
    });
    expect(availableSlots).toEqual({
      durationMinutes: 10,
      hasMore: false,
      noSlotReason: null,
      slots: ['13:00', '13:05', '13:10', '13:15'].map((time) => ({
        startsAt: `2026-03-05T${time}:00.000Z`,
        endsAt: new Date(Date.parse(`2026-03-05T${time}:00.000Z`) + 600_000).toISOString(),
        line: { label: 'staff:anna.arndt' },
      })),
    });
    const all = (await api.data(SLOTS, { therapistId })).availableSlots;
    expect(all.durationMinutes).toBe(5);
    expect(all.slots.at(-1).startsAt < '2026-03-17').toBe(true);
  });

  it('say why there is none', async () => {
    const reason = async (variables: Data) =>
      (await api.data(SLOTS, { therapistId, ...variables })).availableSlots.noSlotReason;
    expect(await reason({ from: '2026-03-04T00:00:00Z', to: '2026-03-04T22:00:00Z' })).toBe('NO_WINDOWS');
    expect(await reason({ durationMinutes: 60, from: '2026-03-05T13:30:00Z', to: '2026-03-06T00:00:00Z' })).toBe(
      'WINDOWS_TOO_SHORT',
    );
    expect(await api.data(SLOTS, { therapistId: NO_SUCH })).toEqual({ availableSlots: null });
    expect(await api.data(SLOTS, { therapistId: 'x' })).toEqual({ availableSlots: null });
  });

  it.each([
    ['a reversed range', { from: '2026-03-06T00:00:00Z', to: '2026-03-05T00:00:00Z' }, 'to'],
    ['more than 92 days', { from: '2026-03-06T00:00:00Z', to: '2026-06-07T00:00:00Z' }, 'to'],
    ['a duration that is not in fives', { durationMinutes: 12 }, 'durationMinutes'],
  ])('are refused for %s', async (_name, variables, field) => {
    expect(await api.failures(SLOTS, { therapistId, ...variables })).toEqual([['BAD_USER_INPUT', field]]);
  });
});

it('there are lines to choose from before anything was planned', async () => {
  const fresh = await openCallApi({ callLines: 2 });
  await fresh.waiting('First', ['First-1']);
  const { availableSlots } = await fresh.data(
    'query ($id: ID!) { availableSlots(therapistId: $id) { slots { line { label } } } }',
    { id: await fresh.therapistId('First') },
  );
  expect(availableSlots.slots[0].line.label).toBe('line-1');
  await fresh.close();
});
