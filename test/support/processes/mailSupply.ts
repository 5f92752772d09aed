import { aMatch, aTherapist } from '../builders.js';
import type { ServiceDatabase } from './openServiceDatabase.js';
import type { Random } from './random.js';

/** Requests for ever new practices, each with its own mailbox, and now and then one more for an older practice. */
export interface MailSupply {
  /** The `match_id` of everything that was handed in. Each stands in its patient's complaints, too: `codeOf`. */
  readonly matchIds: readonly string[];
  readonly therapistCount: number;
  add(): Promise<void>;
}

/** How a request is recognised in the text of a mail. */
export const codeOf = (matchId: string): string => `Kennung ${matchId}.`;
export const codesIn = (text: string): string[] => [...text.matchAll(/Kennung\s+(M-\d+)\./g)].map((match) => match[1]!);

const REQUESTS_AT_MOST = 3;
const ONE_IN = 4;

export function createMailSupply(database: ServiceDatabase, random: Random): MailSupply {
  const matchIds: string[] = [];
  let therapistCount = 0;

  const matchFor = (therapistId: string) => {
    const matchId = `M-${matchIds.length + 1}`;
    matchIds.push(matchId);
    return aMatch(therapistId, {
      matchId,
      patientId: `P-${matchId}`,
      patient: { beschwerden: `Schlafstörungen, ${codeOf(matchId)}` },
    });
  };

  return {
    matchIds,
    get therapistCount() {
      return therapistCount;
    },
    async add() {
      const older = therapistCount > 0 && random.below(ONE_IN) === 0 ? `T-${1 + random.below(therapistCount)}` : null;
      therapistCount += 1;
      const id = `T-${therapistCount}`;
      const matches = Array.from({ length: 1 + random.below(REQUESTS_AT_MOST) }, () => matchFor(id));
      await database.receive(aTherapist({}, { id }), ...matches, ...(older ? [matchFor(older)] : []));
    },
  };
}
