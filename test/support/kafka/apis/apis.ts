import type { Api } from '../broker.js';
import { API_KEYS } from '../wire/apiKeys.js';
import { ERROR_CODES } from '../wire/errorCodes.js';
import { fetch } from './fetch.js';
import { describeGroups, findCoordinator, heartbeat, joinGroup, leaveGroup, syncGroup } from './groups.js';
import { listOffsets } from './listOffsets.js';
import { metadata } from './metadata.js';
import { offsetCommit, offsetFetch } from './offsets.js';
import { produce } from './produce.js';
import { saslAuthenticate, saslHandshake } from './sasl.js';
import { createTopics, deleteTopics } from './topics.js';

/** What a client asks first: which requests in which versions. A version of it that is too new gets the list as well. */
const apiVersions: Api = {
  name: 'ApiVersions',
  versions: [0, 1],
  handle(_broker, { version, reply }) {
    reply.int16(ERROR_CODES[version > 1 ? 'UNSUPPORTED_VERSION' : 'NONE']);
    reply.array(APIS, ({ name, versions: [first, last] }) => reply.int16(API_KEYS[name]).int16(first).int16(last));
    if (version === 1) reply.int32(0);
    return undefined;
  },
};

/** One version of each is enough: clients take the newest that both sides know. */
export const APIS: readonly Api[] = [
  apiVersions,
  metadata,
  produce,
  fetch,
  listOffsets,
  offsetCommit,
  offsetFetch,
  findCoordinator,
  joinGroup,
  syncGroup,
  heartbeat,
  leaveGroup,
  describeGroups,
  createTopics,
  deleteTopics,
  saslHandshake,
  saslAuthenticate,
];
