import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aServer, aSocket } from './http-support.js';

type Server = Awaited<ReturnType<typeof aServer>>;
type Errors = { message: string; extensions: Record<string, unknown> }[];

const SECRET = 'anna@praxis.example';
let server: Server;

beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.close());

async function overHttp(query: string, variables: object): Promise<Errors> {
  return (await server.query(query, variables)).errors ?? [];
}

async function overSocket(query: string, variables: object): Promise<Errors> {
  const { subscribe, next, socket, closed } = await aSocket(server.url);
  subscribe('1', query, variables);
  const { type, payload } = await next();
  socket.close();
  await closed;
  return type === 'error' ? (payload as Errors) : ((payload as { errors: Errors }).errors ?? []);
}

const DOUBLE = 'query ($number: Int!) { double(number: $number) }';

describe.each([
  ['HTTP', overHttp],
  ['a socket', overSocket],
])('errors over %s', (_, run) => {
  it.each<[string, string, object, string, string]>([
    [
      'a value of another type',
      DOUBLE,
      { number: SECRET },
      'BAD_USER_INPUT',
      'Variable "$number" got an invalid value.',
    ],
    ['a missing value', DOUBLE, {}, 'BAD_USER_INPUT', 'Variable "$number" of required type "Int!" was not provided.'],
    [
      'a literal',
      `{ double(number: "${SECRET}") }`,
      {},
      'GRAPHQL_VALIDATION_FAILED',
      'Int cannot represent the given value.',
    ],
    [
      'an unknown field',
      '{ helo }',
      {},
      'GRAPHQL_VALIDATION_FAILED',
      'Cannot query field "helo" on type "Query". Did you mean "hello"?',
    ],
    [
      'a syntax error',
      `{ hello "${SECRET}" }`,
      {},
      'GRAPHQL_PARSE_FAILED',
      'Syntax Error: Expected Name, found String at this place.',
    ],
    ['an expected failure', '{ refused }', {}, 'NOT_FOUND', 'No such email'],
    ['an unexpected failure', '{ broken }', {}, 'INTERNAL_SERVER_ERROR', 'Internal server error'],
  ])('redacts %s', async (_name, query, variables, code, message) => {
    const errors = await run(query, variables);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ message, extensions: { code } });
    expect(JSON.stringify(errors)).not.toMatch(/anna|stacktrace|secret/);
  });

  it('gives an unexpected failure an id that its log line has too', async () => {
    const [error] = await run('{ broken }', {});
    const line = server.lines.find((text) => text.includes(String(error?.extensions.errorId))) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({ event: 'graphql.unexpected_error', err: { type: 'Error' } });
    expect(server.lines.join('')).not.toContain('anna');
  });
});
