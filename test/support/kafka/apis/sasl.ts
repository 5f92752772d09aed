import type { Api } from '../broker.js';
import { createExchange, MECHANISMS } from '../sasl/createExchange.js';
import { ERROR_CODES } from '../wire/errorCodes.js';

export const saslHandshake: Api = {
  name: 'SaslHandshake',
  versions: [1, 1],
  handle({ rules }, { body, reply, session }) {
    session.sasl = createExchange(body.string(), rules.users ?? new Map());
    reply.int16(ERROR_CODES[session.sasl ? 'NONE' : 'UNSUPPORTED_SASL_MECHANISM']);
    reply.array(MECHANISMS, (mechanism) => reply.string(mechanism));
    return undefined;
  },
};

export const saslAuthenticate: Api = {
  name: 'SaslAuthenticate',
  versions: [0, 0],
  handle(_broker, { body, reply, session }) {
    const answer = session.sasl?.(body.bytes());
    if (answer?.isDone) session.isAuthenticated = true;
    reply.int16(ERROR_CODES[answer ? 'NONE' : 'SASL_AUTHENTICATION_FAILED']);
    reply.string(answer ? null : 'Authentication failed').bytes(answer?.reply ?? Buffer.alloc(0));
    return undefined;
  },
};
