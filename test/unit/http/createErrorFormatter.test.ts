import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { createErrorFormatter } from '../../../src/http/createErrorFormatter.js';
import { createLogger } from '../../../src/logging/createLogger.js';

const lines: string[] = [];
const logger = createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } });
const formatError = createErrorFormatter({ logger, hideSchemaDetails: true });
const format = (error: GraphQLError) => formatError(error.toJSON(), error);

describe('createErrorFormatter', () => {
  it('hides what a result could not be turned into (a resolver is wrong, not the caller)', () => {
    const error = new GraphQLError('Int cannot represent non-integer value: "anna"', { path: ['emails', 0, 'count'] });
    expect(format(error)).toMatchObject({ message: 'Internal server error', path: ['emails', 0, 'count'] });
    expect(lines.join('')).not.toContain('anna');
  });

  it('keeps the code of an error that was raised on purpose, and nothing else from its extensions', () => {
    const error = new GraphQLError('Sign in first', { extensions: { code: 'UNAUTHENTICATED', token: 'geheim' } });
    expect(format(error)).toMatchObject({ message: 'Sign in first', extensions: { code: 'UNAUTHENTICATED' } });
    expect(JSON.stringify(format(error))).not.toContain('geheim');
  });
});
