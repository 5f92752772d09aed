import type { CallSettings } from '../../src/services/calls/callServiceParts.js';
import { aMatch, aTherapist } from '../support/builders.js';
import { openCallService } from '../support/service/openCallService.js';
import { DAY, MINUTE } from '../support/testClock.js';
import { type Data, openGraphql } from './graphql-support.js';

export const NO_SUCH = '0190a5b2-0000-7000-8000-000000000000';

/** Tuesday 10:00–12:00 and Thursday 14:00–15:00. */
export const HOURS = { tue: ['10:00-12:00'], thu: ['14:00-15:00'] };

/** What becomes of the requests of a canceled call. */
export function requestsThen(choice: 'CLOSE' | 'NOT_BEFORE', notBefore?: string): Data {
  // biome-ignore lint/suspicious/noThenProperty: the name in the API; a text makes nothing a thenable
  return { then: choice, notBefore };
}

/** The API with short words for calls. It begins on Tuesday 2026-03-03, 09:00 in Berlin. */
export async function openCallApi(change: Partial<CallSettings> = {}) {
  const api = await openGraphql(await openCallService(change));
  const { scenario, service } = api;

  /** Runs a mutation by its name, as staff member anna unless the input names another. */
  async function mutate(name: string, input: Record<string, unknown>, selection: string): Promise<Data> {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
    const document = `mutation ($input: ${type}) { ${name}(input: $input) { ${selection}
      userErrors { code field message nextPossibleSlot claimedBy claimedSince } } }`;
    return (await api.data(document, { input: { staffMemberId: 'anna', ...input } }))[name];
  }

  return {
    ...api,
    mutate,
    /** The only user error of a mutation that must be refused without changing anything. */
    async refusal(name: string, input: Record<string, unknown>, object = 'phoneCall'): Promise<Data> {
      const before = await scenario.dump();
      const payload = await mutate(name, input, `${object} { id }`);
      const after = await scenario.dump();
      if (payload[object] !== null) throw new Error(`${name} was not refused`);
      if (after !== before) throw new Error(`${name} was refused and changed something`);
      if (payload.userErrors.length !== 1) throw new Error(`one error expected: ${JSON.stringify(payload.userErrors)}`);
      return payload.userErrors[0];
    },
    async therapistId(externalId: string): Promise<string> {
      return (await scenario.therapist(externalId)).id;
    },
    /** A therapist with these hours whose requests wait for a call. Returns the requests' ids. */
    async waiting(therapist: string, matchIds: string[], data: Record<string, unknown> = {}): Promise<string[]> {
      await scenario.ingest(
        aTherapist(
          { telefonische_erreichbarkeit: HOURS, email: null, telefon: phoneOf(therapist), ...data },
          {
            id: therapist,
          },
        ),
        ...matchIds.map((matchId) => aMatch(therapist, { matchId, patientId: `patient-${matchId}` })),
      );
      return Promise.all(matchIds.map(async (matchId) => (await scenario.request(matchId)).id));
    },
    /** A therapist whose mail about these requests stayed unanswered for a week; a sweep has planned the call. */
    async planned(therapist: string, matchIds: string[], data: Record<string, unknown> = {}): Promise<Data> {
      await scenario.ingest(
        aTherapist({ telefonische_erreichbarkeit: HOURS, telefon: phoneOf(therapist), ...data }, { id: therapist }),
        ...matchIds.map((matchId) => aMatch(therapist, { matchId, patientId: `patient-${matchId}` })),
      );
      service.clock.advance(30 * MINUTE);
      await service.worker.deliverDue();
      service.clock.advance(7 * DAY);
      await service.calls.runFollowUpSweep({ staffMemberId: 'anna' });
      return (await this.callsOf(therapist))[0];
    },
    async callsOf(therapist: string): Promise<Data[]> {
      const { phoneCalls } = await api.data(
        `query ($ids: [ID!]) { phoneCalls(filter: { therapistIds: $ids, includeHidden: true }, orderBy: { field: CREATED_AT, direction: ASC }) {
           nodes { id status startsAt batch { id } line { id } } } }`,
        { ids: [(await scenario.therapist(therapist)).id] },
      );
      return phoneCalls.nodes;
    },
  };
}

export type CallApi = Awaited<ReturnType<typeof openCallApi>>;

let phones = 0;
/** A number of its own for each therapist: a shared one would make a shared practice. */
function phoneOf(_therapist: string): string {
  phones += 1;
  return `+49 30 2312${String(5000 + phones)}`;
}
