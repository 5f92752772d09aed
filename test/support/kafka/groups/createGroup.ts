import { randomUUID } from 'node:crypto';
import type { ErrorName } from '../wire/errorCodes.js';
import { createOffsets, type GroupOffsets } from './createOffsets.js';
import {
  commonProtocol,
  type GroupMember,
  type JoinAnswer,
  type JoinRequest,
  NOTHING,
  refusedJoin,
  refuseWaiting,
  type SyncAnswer,
} from './groupMember.js';

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable';

/** The coordinator of one consumer group, in the classic protocol: join, sync, heartbeat, leave. */
export interface Group {
  readonly id: string;
  readonly state: GroupState;
  readonly protocol: string;
  readonly members: readonly GroupMember[];
  readonly offsets: GroupOffsets;
  join(request: JoinRequest): Promise<JoinAnswer>;
  sync(memberId: string, generation: number, assignments: ReadonlyMap<string, Buffer>): Promise<SyncAnswer>;
  heartbeat(memberId: string, generation: number): ErrorName;
  leave(memberId: string): ErrorName;
  /** Whether this member may commit now. A generation below 0 comes from outside of the group. */
  mayCommit(memberId: string, generation: number): ErrorName;
  /** Answers all who wait and stops all clocks; members come back as new ones. */
  close(): void;
}

export function createGroup(id: string): Group {
  const members = new Map<string, GroupMember>();
  const offsets = createOffsets();
  let state: GroupState = 'Empty';
  let generation = 0;
  let protocol = '';
  let leaderId = '';
  let rebalanceTimer: NodeJS.Timeout | undefined;

  const problemOf = (memberId: string, wanted: number): ErrorName => {
    if (!members.has(memberId)) return 'UNKNOWN_MEMBER_ID';
    if (wanted !== generation) return 'ILLEGAL_GENERATION';
    return state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE';
  };

  /** A member that is not heard of for its session timeout is gone. One that waits for an answer can't be heard of. */
  function touch(member: GroupMember): void {
    clearTimeout(member.expiry);
    member.expiry = setTimeout(() => {
      if (member.answerJoin) touch(member);
      else remove(member);
    }, member.request.sessionTimeoutMs);
  }

  function remove(member: GroupMember): void {
    clearTimeout(member.expiry);
    members.delete(member.id);
    refuseWaiting(member, 'UNKNOWN_MEMBER_ID');
    if (members.size > 0) prepareRebalance();
    else becomeEmpty();
  }

  function becomeEmpty(): void {
    clearTimeout(rebalanceTimer);
    state = 'Empty';
    generation += 1;
  }

  /** All members must join anew; who does not within the rebalance timeout is out. */
  function prepareRebalance(): void {
    if (state !== 'PreparingRebalance') {
      state = 'PreparingRebalance';
      for (const member of members.values()) {
        member.answerSync?.({ error: 'REBALANCE_IN_PROGRESS', assignment: NOTHING });
        member.answerSync = undefined;
      }
    }
    clearTimeout(rebalanceTimer);
    const joined = [...members.values()].every(({ answerJoin }) => answerJoin);
    const patienceMs = Math.max(...[...members.values()].map(({ request }) => request.rebalanceTimeoutMs));
    rebalanceTimer = setTimeout(completeJoin, joined ? 0 : patienceMs);
  }

  function completeJoin(): void {
    for (const member of members.values()) {
      if (member.answerJoin) continue;
      clearTimeout(member.expiry);
      members.delete(member.id);
    }
    if (members.size === 0) {
      becomeEmpty();
      return;
    }
    state = 'CompletingRebalance';
    generation += 1;
    protocol = commonProtocol([...members.values()]);
    if (!members.has(leaderId)) leaderId = members.keys().next().value ?? '';
    for (const member of members.values()) {
      member.answerJoin?.(joinAnswerFor(member));
      member.answerJoin = undefined;
      touch(member);
    }
  }

  function joinAnswerFor({ id: memberId }: GroupMember): JoinAnswer {
    const everybody = [...members.values()].map((member) => ({
      memberId: member.id,
      metadata: member.request.protocols.find(({ name }) => name === protocol)?.metadata ?? NOTHING,
    }));
    return {
      error: 'NONE',
      generation,
      protocol,
      leaderId,
      memberId,
      members: memberId === leaderId ? everybody : [],
    };
  }

  function assign(assignments: ReadonlyMap<string, Buffer>): void {
    state = 'Stable';
    for (const member of members.values()) {
      member.assignment = assignments.get(member.id) ?? NOTHING;
      member.answerSync?.({ error: 'NONE', assignment: member.assignment });
      member.answerSync = undefined;
    }
  }

  return {
    id,
    offsets,
    get state() {
      return state;
    },
    get protocol() {
      return protocol;
    },
    get members() {
      return [...members.values()];
    },
    async join(request) {
      if (request.memberId && !members.has(request.memberId)) return refusedJoin('UNKNOWN_MEMBER_ID', request.memberId);
      const member = memberFor(members, request);
      refuseWaiting(member, 'UNKNOWN_MEMBER_ID');
      const { promise, resolve } = Promise.withResolvers<JoinAnswer>();
      member.answerJoin = resolve;
      touch(member);
      prepareRebalance();
      return promise;
    },
    async sync(memberId, wanted, assignments) {
      const error = problemOf(memberId, wanted);
      const member = members.get(memberId);
      if (error !== 'NONE' || !member) return { error, assignment: NOTHING };
      touch(member);
      if (memberId === leaderId && state === 'CompletingRebalance') assign(assignments);
      if (state === 'Stable') return { error, assignment: member.assignment };
      const { promise, resolve } = Promise.withResolvers<SyncAnswer>();
      member.answerSync = resolve;
      return promise;
    },
    heartbeat(memberId, wanted) {
      const member = members.get(memberId);
      if (member) touch(member);
      return problemOf(memberId, wanted);
    },
    leave(memberId) {
      const member = members.get(memberId);
      if (!member) return 'UNKNOWN_MEMBER_ID';
      remove(member);
      return 'NONE';
    },
    mayCommit(memberId, wanted) {
      if (wanted < 0) return members.size === 0 ? 'NONE' : 'UNKNOWN_MEMBER_ID';
      const member = members.get(memberId);
      if (member) touch(member);
      // Work that ends while the group rebalances may still be committed by who did it.
      const error = problemOf(memberId, wanted);
      return error === 'REBALANCE_IN_PROGRESS' ? 'NONE' : error;
    },
    close() {
      clearTimeout(rebalanceTimer);
      for (const member of members.values()) {
        clearTimeout(member.expiry);
        refuseWaiting(member, 'NOT_COORDINATOR');
      }
      members.clear();
      state = 'Empty';
      generation += 1;
    },
  };
}

function memberFor(members: Map<string, GroupMember>, request: JoinRequest): GroupMember {
  const known = members.get(request.memberId);
  if (known) {
    known.request = request;
    return known;
  }
  const id = `${request.clientId}-${randomUUID()}`;
  const member: GroupMember = {
    id,
    request,
    assignment: NOTHING,
    answerJoin: undefined,
    answerSync: undefined,
    expiry: undefined,
  };
  members.set(id, member);
  return member;
}
