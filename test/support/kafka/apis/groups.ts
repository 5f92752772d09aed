import type { Api } from '../broker.js';
import { ERROR_CODES } from '../wire/errorCodes.js';

export const findCoordinator: Api = {
  name: 'FindCoordinator',
  versions: [1, 1],
  handle({ address }, { reply }) {
    reply.int32(0).int16(ERROR_CODES.NONE).string(null).int32(1).string(address.host).int32(address.port);
    return undefined;
  },
};

export const joinGroup: Api = {
  name: 'JoinGroup',
  versions: [2, 2],
  async handle({ groups }, { body, reply, clientId }) {
    const group = groups.get(body.string());
    const answer = await group.join({
      clientId,
      sessionTimeoutMs: body.int32(),
      rebalanceTimeoutMs: body.int32(),
      memberId: body.string(),
      protocolType: body.string(),
      protocols: body.array(() => ({ name: body.string(), metadata: body.bytes() })),
    });
    reply.int32(0).int16(ERROR_CODES[answer.error]).int32(answer.generation).string(answer.protocol);
    reply.string(answer.leaderId).string(answer.memberId);
    reply.array(answer.members, ({ memberId, metadata }) => reply.string(memberId).bytes(metadata));
    return undefined;
  },
};

export const syncGroup: Api = {
  name: 'SyncGroup',
  versions: [1, 1],
  async handle({ groups }, { body, reply }) {
    const group = groups.get(body.string());
    const generation = body.int32();
    const memberId = body.string();
    const assignments = body.array(() => [body.string(), body.bytes()] as const);
    const { error, assignment } = await group.sync(memberId, generation, new Map(assignments));
    reply.int32(0).int16(ERROR_CODES[error]).bytes(assignment);
    return undefined;
  },
};

export const heartbeat: Api = {
  name: 'Heartbeat',
  versions: [1, 1],
  handle({ groups }, { body, reply }) {
    const group = groups.get(body.string());
    const generation = body.int32();
    reply.int32(0).int16(ERROR_CODES[group.heartbeat(body.string(), generation)]);
    return undefined;
  },
};

export const leaveGroup: Api = {
  name: 'LeaveGroup',
  versions: [1, 1],
  handle({ groups }, { body, reply }) {
    const group = groups.get(body.string());
    reply.int32(0).int16(ERROR_CODES[group.leave(body.string())]);
    return undefined;
  },
};

export const describeGroups: Api = {
  name: 'DescribeGroups',
  versions: [1, 1],
  handle({ groups }, { body, reply }) {
    const ids = body.array(() => body.string());
    reply.int32(0).array(ids, (id) => {
      const { state, protocol, members } = groups.get(id);
      return reply
        .int16(ERROR_CODES.NONE)
        .string(id)
        .string(state)
        .string('consumer')
        .string(protocol)
        .array(members, (member) =>
          reply
            .string(member.id)
            .string(member.request.clientId)
            .string('/127.0.0.1')
            .bytes(member.request.protocols[0]?.metadata ?? Buffer.alloc(0))
            .bytes(member.assignment),
        );
    });
    return undefined;
  },
};
