import type { ErrorName } from '../wire/errorCodes.js';

export interface JoinRequest {
  /** Empty on the first try: the coordinator names the member. */
  readonly memberId: string;
  readonly clientId: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly protocolType: string;
  /** What the member offers, the one it likes best first. */
  readonly protocols: readonly { readonly name: string; readonly metadata: Buffer }[];
}

export interface JoinAnswer {
  readonly error: ErrorName;
  readonly generation: number;
  readonly protocol: string;
  readonly leaderId: string;
  readonly memberId: string;
  /** For the leader only, which assigns the partitions. */
  readonly members: readonly { readonly memberId: string; readonly metadata: Buffer }[];
}

export interface SyncAnswer {
  readonly error: ErrorName;
  readonly assignment: Buffer;
}

/** A consumer in a group, and what it is waiting for. */
export interface GroupMember {
  readonly id: string;
  request: JoinRequest;
  assignment: Buffer;
  answerJoin: ((answer: JoinAnswer) => void) | undefined;
  answerSync: ((answer: SyncAnswer) => void) | undefined;
  expiry: NodeJS.Timeout | undefined;
}

export const NOTHING = Buffer.alloc(0);

export function refusedJoin(error: ErrorName, memberId: string): JoinAnswer {
  return { error, generation: -1, protocol: '', leaderId: '', memberId, members: [] };
}

/** Whoever waits for an answer gets this error in its place. */
export function refuseWaiting(member: GroupMember, error: ErrorName): void {
  member.answerJoin?.(refusedJoin(error, member.id));
  member.answerSync?.({ error, assignment: NOTHING });
  member.answerJoin = undefined;
  member.answerSync = undefined;
}

/** The protocol that all members know, by the taste of the first. */
export function commonProtocol(members: readonly GroupMember[]): string {
  const [first, ...others] = members.map(({ request }) => request.protocols.map(({ name }) => name));
  return first?.find((name) => others.every((names) => names.includes(name))) ?? first?.[0] ?? '';
}
