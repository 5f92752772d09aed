import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { REST_ROUTES } from '../../src/rest/routes.js';
import { aKnownSocket, aStrangeSocket, aToken, openProduction, type Production } from './hostile-support.js';

const MIB = 1_048_576;
const PAUSE = 'mutation { pauseOutbound(input: { reason: "x" }) { userErrors { code } } }';
const CHANGES = 'subscription { phoneCallChanged { kind } }';
const OUR_FRONTEND = 'https://frontend.example';

let here: Production;
let phoneCallId: string;
beforeAll(async () => {
  here = await openProduction({ CORS_ORIGINS: OUR_FRONTEND }, async (api) => {
    phoneCallId = (await api.planned('Called', ['Called-1'])).id;
  });
});
afterAll(() => here.close());

const bearer = async () => ({ authorization: `Bearer ${await aToken('ADMIN')}` });

/** Sends bytes as they are; `fetch` would tidy them up. Resolves with all that came back. */
async function raw(head: string, body: string | Buffer = ''): Promise<string> {
  const { hostname, port } = new URL(here.url);
  const socket = connect(Number(port), hostname);
  const { authorization } = await bearer();
  socket.write(
    `${head}\r\nHost: ${hostname}:${port}\r\nAuthorization: ${authorization}\r\nConnection: close\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`,
  );
  socket.write(body);
  return Buffer.concat((await socket.toArray()) as Buffer[]).toString('latin1');
}

/** One call changes, which whoever follows must hear of. */
async function changeSomething(): Promise<void> {
  for (const name of ['claimPhoneCall', 'releasePhoneCall']) {
    const { data } = await here.ask(
      'ADMIN',
      `mutation { ${name}(input: { phoneCallId: "${phoneCallId}" }) { userErrors { code } } }`,
    );
    expect(data?.[name].userErrors).toEqual([]);
  }
}

describe('a body that is not what it says', () => {
  const NO_JSON: [string, string | Buffer][] = [
    ['nothing', ''],
    ['half of it', '{"query": "SECRET'],
    ['a word', 'SECRET'],
    ['a form', 'query=SECRET'],
    ['single quotes', "{'query': 'SECRET'}"],
    ['what JSON has no word for', '{"a": NaN, "b": "SECRET"}'],
    ['two of them', '{"query":"{ __typename }"}{"query":"SECRET"}'],
    ['bytes that are no text', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d, 0x00])],
    ['100,000 brackets', '['.repeat(100_000)],
    ['a prototype', '{"__proto__": {"role": "ADMIN"}, "query": "SECRET"}'],
    ['a constructor', '{"constructor": {"prototype": {"role": "ADMIN"}}, "query": "SECRET"}'],
  ];
  const WRONG_JSON: [string, string][] = [
    ['null', 'null'],
    ['a list', `[${JSON.stringify({ query: PAUSE })}]`],
    ['a text', JSON.stringify(PAUSE)],
    ['a number', '7'],
    ['an object without anything', '{}'],
    ['a query that is no text', JSON.stringify({ query: { kind: 'Document' } })],
    ['variables that are no object', JSON.stringify({ query: PAUSE, variables: [1] })],
    ['an operation name that is no text', JSON.stringify({ query: PAUSE, operationName: ['x'] })],
  ];
  const post = (path: string, body: string | Buffer, method = 'POST') =>
    raw(`${method} ${path} HTTP/1.1\r\nContent-Type: application/json`, body);

  it.each([...NO_JSON, ...WRONG_JSON])('is refused by GraphQL: %s', async (_, body) => {
    await here.unchanged(async () => {
      const answer = await post('/graphql', body);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).not.toMatch(/SECRET|node_modules|at \w+ \(/);
    });
  });

  it.each([...NO_JSON, ...WRONG_JSON])('is refused by every route of REST: %s', async (_, body) => {
    await here.unchanged(async () => {
      for (const { method, url } of REST_ROUTES.filter((route) => route.method === 'POST' || route.method === 'PUT')) {
        const answer = await post(`/api${url.replace(':id', '0190a5b2-0000-7000-8000-000000000000')}`, body, method);
        expect(answer).toMatch(/^HTTP\/1\.1 (?:400|404) /);
        expect(answer).not.toMatch(/SECRET|node_modules|at \w+ \(/);
      }
    });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonx'])(
    'is refused as %s, which a foreign page could send without being asked',
    async (type) => {
      await here.unchanged(async () => {
        const headers = { ...(await bearer()), 'content-type': type };
        const graphql = await here.send('POST', '/graphql', JSON.stringify({ query: PAUSE }), headers);
        expect([400, 415]).toContain(graphql.status);
        expect((await here.send('POST', '/api/emails', '{}', headers)).status).toBe(415);
      });
    },
  );

  it('closes a socket whose message is none', async () => {
    await here.unchanged(async () => {
      for (const text of ['', 'SECRET', 'null', '[]', '{"type":"subscribe"}', '{"type":"__proto__"}']) {
        const socket = await here.socket('ADMIN');
        socket.socket.send(text);
        expect([text, (await socket.closed).code]).toEqual([text, 4400]);
      }
    });
  });
});

describe('a path with dots', () => {
  const CLIMBING = [
    '..',
    '../..',
    '../../etc/passwd',
    '..%2f..%2f.env',
    '%2e%2e/%2e%2e/metrics',
    '..%5c..',
    '....//',
    '..;/',
  ];
  const PATHS = CLIMBING.flatMap((dots) => [
    ...REST_ROUTES.filter(({ url }) => url.includes(':id')).map(({ method, url }) => [
      method,
      `/api${url.replace(':id', dots)}`,
    ]),
    ['GET', `/api/${dots}`],
    ['GET', `/api/docs/static/${dots}`],
    ['GET', `/graphql/${dots}`],
    ['GET', `/${dots}`],
  ]) as [string, string][];

  it('leads nowhere, with any method, and changes nothing', async () => {
    await here.unchanged(async () => {
      for (const [method, path] of PATHS) {
        const body = method === 'PUT' ? '{"status":"canceled"}' : '';
        const answer = await raw(`${method} ${path} HTTP/1.1\r\nContent-Type: application/json`, body);
        expect([method, path, answer.slice(0, 12)]).toEqual([
          method,
          path,
          expect.stringMatching(/ (?:400|403|404|415)$/),
        ]);
        expect(answer).not.toMatch(/root:|ENCRYPTION|"dependencies"|communication_emails/);
      }
    });
  });
});

describe('what is too large', () => {
  it('is refused over HTTP before it is read as a whole', async () => {
    const query = `{ __typename } #${'x'.repeat(MIB)}`;
    await here.unchanged(async () => {
      expect((await here.ask('ADMIN', '{ __typename }')).status).toBe(200);
      for (const path of ['/graphql', '/api/emails'])
        expect((await here.send('POST', path, { query }, await bearer())).status).toBe(413);
      // One byte is sent of what is promised to be a terabyte.
      const promised = `POST /graphql HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: ${2 ** 40}`;
      const { hostname, port } = new URL(here.url);
      const socket = connect(Number(port), hostname);
      socket.write(`${promised}\r\nHost: x\r\nAuthorization: ${(await bearer()).authorization}\r\n\r\n{`);
      const [first] = (await once(socket, 'data')) as [Buffer];
      expect(String(first)).toMatch(/^HTTP\/1\.1 413 /);
      socket.destroy();
    });
  });

  it.each<[string, (socket: WebSocket) => void]>([
    ['in one frame', (socket) => socket.send('x'.repeat(MIB + 1))],
    [
      'in many frames',
      (socket) => {
        for (let part = 0; part <= 16; part += 1) socket.send('x'.repeat(MIB / 16), { fin: part === 16 });
      },
    ],
    ['as a bomb of bytes that are no text', (socket) => socket.send(Buffer.alloc(MIB + 1, 0xff))],
  ])('closes the socket that sends it with 1009, %s, and no other', async (_, send) => {
    await here.unchanged(async () => {
      const witness = await here.socket('ADMIN');
      const socket = await here.socket('ADMIN');
      socket.subscribe('1', CHANGES);
      send(socket.socket);
      expect((await socket.closed).code).toBe(1009);
      witness.subscribe('1', '{ __typename }');
      expect(await witness.next()).toMatchObject({ type: 'next', payload: { data: { __typename: 'Query' } } });
      await witness.close();
    });
  });

  it('is nothing to a socket that nobody has introduced: it is closed all the same', async () => {
    const stranger = await aStrangeSocket(here.url);
    stranger.socket.send('x'.repeat(MIB + 1));
    expect((await stranger.closed).code).toBe(1009);
  });
});

describe('too many', () => {
  it('the 101st subscription of a socket is refused, the hundred hear of changes, and an end makes room', async () => {
    const socket = await here.socket('ADMIN');
    for (let id = 1; id <= 101; id += 1) socket.subscribe(String(id), CHANGES);
    expect(await socket.next()).toMatchObject({
      id: '101',
      type: 'error',
      payload: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }],
    });
    await changeSomething();
    const heard = new Set<string>();
    while (heard.size < 100) {
      const frame = await socket.next();
      expect(frame?.type).toBe('next');
      heard.add(frame?.id ?? '');
    }
    expect(heard).not.toContain('101');
    socket.send({ id: '1', type: 'complete' });
    socket.subscribe('102', '{ __typename }');
    for (let frame = await socket.next(); frame?.id !== '102'; frame = await socket.next())
      expect(frame?.type).toBe('next');
    await socket.close();
  });

  it('the 51st socket of a user is closed with 4414, whoever else has room, and an end makes room', async () => {
    const token = await aToken('STAFF', { subject: 'busy' });
    const open = await Promise.all(Array.from({ length: 50 }, () => aKnownSocket(here.url, token)));
    const refused = await aStrangeSocket(here.url);
    refused.init({ token });
    expect((await refused.closed).code).toBe(4414);
    await (await aKnownSocket(here.url, await aToken('STAFF', { subject: 'calm' }))).close();
    await open.pop()?.close();
    open.push(await aKnownSocket(here.url, token));
    await Promise.all(open.map((socket) => socket.close()));
  });
});

describe('a page of another origin', () => {
  const FOREIGN = [
    'https://evil.example',
    'https://frontend.example.evil.example',
    'https://evil.example/https://frontend.example',
    'http://frontend.example',
    'https://frontend.example:8443',
    'https://FRONTEND.example.',
    'http://localhost:3000',
    'null',
    '',
  ];

  it.each(FOREIGN)('%p gets no socket, and no answer that it could read', async (origin) => {
    const headers = { ...(await bearer()), origin };
    await here.unchanged(async () => {
      await expect(aStrangeSocket(here.url, { headers: { origin } })).rejects.toThrow('403');
      const preflight = {
        ...headers,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      };
      for (const path of ['/graphql', '/api/emails', '/metrics', '/readyz']) {
        const asked = await here.send('OPTIONS', path, undefined, preflight);
        const answer = await here.send('GET', path, undefined, headers);
        for (const each of [asked, answer]) {
          expect(each.headers.get('access-control-allow-origin')).toBeNull();
          expect(each.headers.get('access-control-allow-credentials')).toBeNull();
        }
      }
    });
  });

  it('is let in where it is named, without cookies, and neither to metrics nor to health', async () => {
    const headers = { ...(await bearer()), origin: OUR_FRONTEND };
    const answer = await here.send('POST', '/graphql', { query: '{ __typename }' }, headers);
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, OUR_FRONTEND]);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    for (const path of ['/metrics', '/readyz'])
      expect((await here.send('GET', path, undefined, headers)).headers.get('access-control-allow-origin')).toBeNull();
    const socket = await aStrangeSocket(here.url, { headers: { origin: OUR_FRONTEND } });
    await socket.close();
  });
});
