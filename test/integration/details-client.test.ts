import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DetailsClient, DetailsClientOptions } from '../../src/details/createDetailsClient.js';
import { createDetailsClient } from '../../src/details/createDetailsClient.js';

type Handler = (request: IncomingMessage, response: ServerResponse, attempt: number) => void;

const THERAPIST = { vorname: 'Käthe', nachname: 'Weiß', telefonische_erreichbarkeit: { Di: ['8:00-9:00'] } };

let server: Server;
let baseUrl: string;
let handler: Handler;
let paths: string[];
let client: DetailsClient | undefined;
let logged: string[];

function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

function aClient(options: Partial<DetailsClientOptions> = {}): DetailsClient {
  const log = (_fields: object, message: string) => logged.push(message);
  client = createDetailsClient({
    therapistServiceUrl: baseUrl,
    patientServiceUrl: baseUrl,
    timeoutMs: 2_000,
    logger: { info: log, warn: log },
    retry: { maxRetries: 2, initialDelayMs: 1, maxDelayMs: 5 },
    ...options,
  });
  return client;
}

beforeEach(async () => {
  paths = [];
  logged = [];
  handler = (_request, response) => sendJson(response, THERAPIST);
  server = createServer((request, response) => {
    paths.push(request.url ?? '');
    handler(request, response, paths.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  jest.restoreAllMocks();
  await client?.close();
  const closed = new Promise((resolve) => server.close(resolve)); // also where a test has closed it
  server.closeAllConnections();
  await closed;
});

describe('details client', () => {
  it('finds therapists and patients', async () => {
    const details = aClient({ patientServiceUrl: `${baseUrl}/prefix//` });
    expect(await details.fetchTherapist('1001')).toEqual({ kind: 'FOUND', data: THERAPIST });
    expect(await details.fetchPatient('P-1')).toEqual({ kind: 'FOUND', data: THERAPIST });
    expect(paths).toEqual(['/api/therapists/1001', '/prefix/api/patients/P-1']);
    expect(details.state()).toEqual({ therapist: 'CLOSED', patient: 'CLOSED' });
  });

  it.each([404, 410])('tells %i from trouble and asks once', async (status) => {
    handler = (_request, response) => sendJson(response, { message: 'no' }, status);
    expect(await aClient().fetchTherapist('1')).toEqual({ kind: 'NOT_FOUND' });
    expect(paths).toHaveLength(1);
  });

  it('tries again after a 500', async () => {
    handler = (_request, response, attempt) =>
      attempt === 1 ? sendJson(response, {}, 500) : sendJson(response, THERAPIST);
    expect(await aClient().fetchTherapist('1')).toEqual({ kind: 'FOUND', data: THERAPIST });
    expect(paths).toHaveLength(2);
  });

  it('tries again after a connection that broke', async () => {
    handler = (request, response, attempt) =>
      attempt === 1 ? request.socket.destroy() : sendJson(response, THERAPIST);
    expect(await aClient().fetchTherapist('1')).toMatchObject({ kind: 'FOUND' });
  });

  it('gives up after the last try', async () => {
    handler = (_request, response) => sendJson(response, {}, 503);
    expect(await aClient().fetchPatient('1')).toEqual({ kind: 'UNAVAILABLE', reason: 'HTTP_STATUS', status: 503 });
    expect(paths).toHaveLength(3);
  });

  it.each([400, 401, 403, 501])('asks once where %i says that asking again is no use', async (status) => {
    handler = (_request, response) => sendJson(response, {}, status);
    expect(await aClient().fetchPatient('1')).toEqual({ kind: 'UNAVAILABLE', reason: 'HTTP_STATUS', status });
    expect(paths).toHaveLength(1);
  });

  it('times out while nothing is answered', async () => {
    handler = () => {};
    // Long enough for both requests to get here on a busy machine.
    const details = aClient({ timeoutMs: 300, retry: { maxRetries: 1, initialDelayMs: 1, maxDelayMs: 1 } });
    expect(await details.fetchTherapist('1')).toEqual({ kind: 'UNAVAILABLE', reason: 'TIMEOUT' });
    expect(paths).toHaveLength(2);
  });

  it('times out in the middle of a body', async () => {
    handler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"vorname":');
    };
    const details = aClient({ timeoutMs: 30, retry: { maxRetries: 0, initialDelayMs: 1, maxDelayMs: 1 } });
    expect(await details.fetchTherapist('1')).toEqual({ kind: 'UNAVAILABLE', reason: 'TIMEOUT' });
  });

  it('answers where nobody listens', async () => {
    const details = aClient();
    await new Promise((resolve) => server.close(resolve));
    expect(await details.fetchTherapist('1')).toEqual({ kind: 'UNAVAILABLE', reason: 'CONNECTION_FAILED' });
  });

  it('says so where no service is configured', async () => {
    const details = aClient({ patientServiceUrl: undefined });
    expect(await details.fetchPatient('1')).toEqual({ kind: 'UNAVAILABLE', reason: 'NOT_CONFIGURED' });
    expect(details.state().patient).toBe('NOT_CONFIGURED');
  });

  it.each([
    ['a/b', '/api/therapists/a%2Fb'],
    ['a?b=c#d', '/api/therapists/a%3Fb%3Dc%23d'],
    ['%2e%2e', undefined],
    ['..', undefined],
    ['.', undefined],
    ['../../admin', undefined],
    ['..\\admin', undefined],
    ['1/../2', undefined],
    ['', undefined],
    ['  ', undefined],
    ['1\r\nhost: evil', undefined],
    ['\ud800', undefined],
    ['x'.repeat(201), undefined],
    ['Ärztin 7', '/api/therapists/%C3%84rztin%207'],
    ['a..b', '/api/therapists/a..b'],
  ])('keeps the id %j inside its path segment', async (id, path) => {
    const result = await aClient().fetchTherapist(id);
    expect(paths).toEqual(path === undefined ? [] : [path]);
    expect(result).toMatchObject(
      path === undefined ? { kind: 'UNAVAILABLE', reason: 'INVALID_ID' } : { kind: 'FOUND' },
    );
  });

  it('does not follow redirects', async () => {
    handler = (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end();
    expect(await aClient().fetchTherapist('1')).toEqual({ kind: 'UNAVAILABLE', reason: 'REDIRECTED', status: 302 });
    expect(paths).toEqual(['/api/therapists/1']);
  });

  it.each<[string, string | undefined, string | Buffer]>([
    ['a page', 'text/html', '<html></html>'],
    ['JSON that says it is text', 'text/plain', '{}'],
    ['no content type', undefined, '{}'],
    ['broken JSON', 'application/json', '{"a":'],
    ['nothing', 'application/json', ''],
    ['bytes that are no UTF-8', 'application/json', Buffer.from([0x22, 0xff, 0x22])],
  ])('does not take %s for details', async (_name, contentType, body) => {
    handler = (_request, response) => {
      if (contentType !== undefined) response.setHeader('content-type', contentType);
      response.end(body);
    };
    expect(await aClient().fetchTherapist('1')).toEqual({ kind: 'UNAVAILABLE', reason: 'NOT_JSON', status: 200 });
    expect(paths).toHaveLength(1);
  });

  it('reads other JSON types', async () => {
    handler = (_request, response) => response.setHeader('content-type', 'application/hal+json').end('{}');
    expect(await aClient().fetchTherapist('1')).toEqual({ kind: 'FOUND', data: {} });
  });

  const huge = JSON.stringify({ text: 'x'.repeat(100_000) });
  it.each<[string, (response: ServerResponse) => void]>([
    ['announced', (response) => response.setHeader('content-length', huge.length).end(huge)],
    [
      'sent in pieces',
      (response) => {
        response.write(huge.slice(0, 50_000));
        response.end(huge.slice(50_000));
      },
    ],
    ['compressed', (response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(huge))],
  ])('refuses a huge body, %s', async (_name, send) => {
    handler = (_request, response) => send(response.setHeader('content-type', 'application/json'));
    const result = await aClient({ maxBodyBytes: 10_000 }).fetchTherapist('1');
    expect(result).toEqual({ kind: 'UNAVAILABLE', reason: 'BODY_TOO_LARGE', status: 200 });
    expect(paths).toHaveLength(1);
  });

  describe('circuit breaker', () => {
    const breaker = { failuresToOpen: 3, halfOpenAfterMs: 60_000 };
    const retry = { maxRetries: 0, initialDelayMs: 1, maxDelayMs: 1 };
    const failing: Handler = (_request, response) => sendJson(response, {}, 500);

    it('opens per service, tries once after a while, and closes', async () => {
      handler = failing;
      const details = aClient({ breaker, retry });
      for (let call = 0; call < 3; call += 1) await details.fetchTherapist('1');
      expect(details.state()).toEqual({ therapist: 'OPEN', patient: 'CLOSED' });
      expect(await details.fetchTherapist('1')).toEqual({ kind: 'UNAVAILABLE', reason: 'CIRCUIT_OPEN' });
      expect(paths).toHaveLength(3);

      const later = Date.now() + 60_001;
      jest.spyOn(Date, 'now').mockImplementation(() => later);
      let stateDuringTrial: string | undefined;
      handler = (_request, response) => {
        stateDuringTrial = details.state().therapist;
        sendJson(response, THERAPIST);
      };
      expect(await details.fetchTherapist('1')).toMatchObject({ kind: 'FOUND' });
      expect(stateDuringTrial).toBe('HALF_OPEN');
      expect(details.state().therapist).toBe('CLOSED');
      expect(logged).toEqual(['details_circuit_opened', 'details_circuit_closed']);
    });

    it('opens again when the trial fails', async () => {
      handler = failing;
      const details = aClient({ breaker, retry });
      for (let call = 0; call < 3; call += 1) await details.fetchTherapist('1');
      const later = Date.now() + 60_001;
      jest.spyOn(Date, 'now').mockImplementation(() => later);
      expect(await details.fetchTherapist('1')).toMatchObject({ reason: 'HTTP_STATUS' });
      expect(await details.fetchTherapist('1')).toMatchObject({ reason: 'CIRCUIT_OPEN' });
      expect(paths).toHaveLength(4);
    });

    it('does not open for answers that are bad for one id only', async () => {
      handler = (_request, response) => sendJson(response, {}, 400);
      const details = aClient({ breaker, retry });
      for (let call = 0; call < 5; call += 1) await details.fetchTherapist('1');
      expect(details.state().therapist).toBe('CLOSED');
    });
  });

  describe('close', () => {
    it('ends what is under way and takes nothing more', async () => {
      const arrived = new Promise<void>((resolve) => {
        handler = () => resolve();
      });
      const details = aClient();
      const pending = details.fetchTherapist('1');
      await arrived;
      await details.close();
      expect(await pending).toEqual({ kind: 'UNAVAILABLE', reason: 'CLOSED' });
      expect(await details.fetchPatient('1')).toEqual({ kind: 'UNAVAILABLE', reason: 'CLOSED' });
      expect(paths).toHaveLength(1);
    });

    it('does not wait for a pause between two tries', async () => {
      const failed = new Promise<void>((resolve) => {
        handler = (_request, response) => {
          response.on('close', resolve);
          sendJson(response, {}, 500);
        };
      });
      const details = aClient({ retry: { maxRetries: 1, initialDelayMs: 60_000, maxDelayMs: 60_000 } });
      const pending = details.fetchTherapist('1');
      await failed;
      await details.close();
      expect(await pending).toEqual({ kind: 'UNAVAILABLE', reason: 'CLOSED' });
    });
  });
});
