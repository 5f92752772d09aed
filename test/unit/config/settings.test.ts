import { describe, expect, it } from '@jest/globals';
import { readSettings } from '../../../src/config/settings.js';
import { settingsSchema } from '../../../src/config/settingsSchema.js';
import { settingsTable } from '../../../src/config/settingsTable.js';
import { isCommunicationError } from '../../../src/errors.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 8).toString('base64');

const PRODUCTION = {
  AUTH_JWKS_URL: 'https://login.praxisnetz.de/keys',
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://service@db.internal/communication',
  SMTP_URL: 'smtps://mail.internal',
  ENCRYPTION_KEYS: `k1:${KEY}`,
  MAIL_FROM_ADDRESS: 'vermittlung@praxisnetz.de',
  MAIL_REPLY_TO_ADDRESS: 'antwort@praxisnetz.de',
  MAIL_UNSUBSCRIBE_URL: 'https://praxisnetz.de/abmelden',
};

function problemsOf(environment: Record<string, string>): string[] {
  try {
    readSettings(environment);
  } catch (error) {
    if (!isCommunicationError(error)) throw error;
    expect(error.code).toBe('INVALID_SETTINGS');
    return error.message.split('\n');
  }
  return [];
}

describe('readSettings', () => {
  it('needs nothing: the defaults are those of the design', () => {
    const settings = readSettings({});
    expect(settings).toMatchObject({
      environment: 'development',
      isProduction: false,
      roles: ['api', 'worker', 'relay'],
      demo: false,
      shutdownDeadlineMs: 15_000,
      pollIntervalMs: 1_000,
      dataDirectory: '.data',
      encryptionKeys: undefined,
      database: { url: undefined, poolSize: 10 },
      http: { host: '127.0.0.1', port: 4_000, publicUrl: null },
      mail: { messageIdDomain: 'therapieplatz.example' },
      delivery: { leaseMs: 60_000, retryFirstMs: 60_000, retryMaximumMs: 21_600_000, maxAttempts: 8, claimSize: 50 },
      details: { timeoutMs: 5_000, retryFirstMs: 300_000, retryMaximumMs: 3_600_000, statusWaitMs: 3_600_000 },
      events: { maxAttempts: 8, retryFirstMs: 1_000, retryMaximumMs: 300_000 },
    });
    expect(settings.contact).toEqual({
      timeZone: 'Europe/Berlin',
      contactIntervalDays: 7,
      coolingDays: 28,
      sendingWindow: { startMinute: 480, endMinute: 1_080 },
      sendingWeekdays: [1, 2, 3, 4, 5],
      batchCollectMs: 1_800_000,
      maxPatientsPerEmail: 5,
      maxPatientsPerCall: 10,
      callLines: 1,
      maxCallTries: 3,
      busyRetryMs: 1_800_000,
      callClaimLeaseMs: 300_000,
      followUpTime: '07:00',
      overrideExpiryMs: 86_400_000,
    });
  });

  it('reads what is given, ignores what it does not know, and takes an empty value as unset', () => {
    const settings = readSettings({
      ROLES: 'worker, relay',
      BATCH_COLLECT: '2s',
      SENDING_WINDOW: '7:30-24:00',
      SENDING_WEEKDAYS: '6,1,1',
      KAFKA_BROKERS: 'kafka-1:9092, [::1]:9093',
      DATABASE_URL: 'postgresql://db/communication',
      ENCRYPTION_KEYS: `new:${KEY},old:${OTHER_KEY}`,
      MAIL_PHONE: '',
      DEMO: '1',
      PATH: '/bin',
    });
    expect(settings.roles).toEqual(['worker', 'relay']);
    expect(settings.demo).toBe(true);
    expect(settings.kafka.brokers).toEqual(['kafka-1:9092', '[::1]:9093']);
    expect(settings.encryptionKeys?.map(({ id, key }) => [id, key.length])).toEqual([
      ['new', 32],
      ['old', 32],
    ]);
    expect(settings.mail.phone).toBe('+49 30 23125000');
    expect(settings.contact).toMatchObject({
      batchCollectMs: 2_000,
      sendingWindow: { startMinute: 450, endMinute: 1_440 },
      sendingWeekdays: [1, 6],
    });
  });

  it('drops the final slash of PUBLIC_URL', () => {
    expect(readSettings({ PUBLIC_URL: 'https://kommunikation.example/' }).http.publicUrl).toBe(
      'https://kommunikation.example',
    );
  });

  it('lists every problem at once, contradictions included, one per line', () => {
    const problems = problemsOf({
      HTTP_PORT: '70000',
      BATCH_COLLECT: '30',
      SENDING_WINDOW: '18:00-08:00',
      ROLES: 'api,cook',
      MAIL_RETRY_FIRST: '7h',
      DATABASE_URL: 'postgres://db/communication',
    });
    expect(problems).toEqual([
      'ROLES: expected one or more of api, worker, relay, separated by commas',
      'HTTP_PORT: expected a whole number from 0 to 65535',
      'SENDING_WINDOW: expected two times of day, the earlier first (like 08:00-18:00)',
      'BATCH_COLLECT: expected a whole number with its unit: ms, s, min, h or d (like "500ms" or "30min")',
      'ENCRYPTION_KEYS: expected a key ring, because DATABASE_URL is set (a generated key would not reach the other machines)',
      'MAIL_RETRY_FIRST: expected at most MAIL_RETRY_MAXIMUM',
    ]);
  });

  it.each([
    [{ KAFKA_SASL_MECHANISM: 'scram-sha-512' }, 'KAFKA_SASL_MECHANISM: expected to be set together'],
    [
      {
        KAFKA_BROKERS: 'kafka:9092',
        KAFKA_SASL_MECHANISM: 'plain',
        KAFKA_SASL_USERNAME: 'u',
        KAFKA_SASL_PASSWORD: 'p',
      },
      'KAFKA_TLS: expected true, because KAFKA_SASL_MECHANISM is plain',
    ],
    [{ KAFKA_TLS: 'true', KAFKA_TLS_KEY_FILE: '/key.pem' }, 'KAFKA_TLS_CERT_FILE: expected to be set together'],
    [{ KAFKA_TLS_CA_FILE: '/ca.pem' }, 'KAFKA_TLS: expected true, because a file for TLS is named'],
    [{ KAFKA_RETRY_FIRST: '1min' }, 'KAFKA_RETRY_FIRST: expected at most KAFKA_RETRY_MAXIMUM'],
    [{ KAFKA_EVENTS_TOPIC: '..' }, 'KAFKA_EVENTS_TOPIC: expected letters'],
  ])('refuses a connection to Kafka that contradicts itself: %j', (environment, problem) => {
    expect(problemsOf(environment)).toEqual([expect.stringContaining(problem)]);
  });

  it('lets a password go unencrypted to a broker on this machine', () => {
    const sasl = { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'p' };
    expect(problemsOf({ KAFKA_BROKERS: 'localhost:9092,[::1]:9093', ...sasl })).toEqual([]);
  });

  it('never repeats a value', () => {
    const secret = 'hunter2hunter2';
    const environment = Object.fromEntries(Object.keys(settingsSchema.shape).map((name) => [name, `§${secret}\n`]));
    const problems = problemsOf(environment);
    expect(problems.length).toBeGreaterThan(40);
    expect(problems.join('\n')).not.toContain(secret);
  });

  it.each<[string, string]>([
    ['DATABASE_URL', 'mysql://db/communication'],
    ['DATABASE_URL', 'postgres:///communication'],
    ['SMTP_URL', 'http://mail'],
    ['MAIL_REPLY_TO_ADDRESS', 'Antwort <antwort@praxisnetz.de>'],
    ['MAIL_REPLY_TO_ADDRESS', 'antwort+1@praxisnetz.de'],
    ['MAIL_REPLY_TO_ADDRESS', 'antwort@praxisnetz'],
    ['MAIL_FROM_NAME', 'Vermittlung\r\nBcc: x@y.de'],
    ['MAIL_UNSUBSCRIBE_URL', 'http://praxisnetz.de/abmelden'],
    ['MAIL_UNSUBSCRIBE_URL', 'https://praxisnetz.de/abmelden?liste=1'],
    ['MAIL_UNSUBSCRIBE_URL', 'https://praxisnetz.de/a,b'],
    ['MAIL_UNSUBSCRIBE_URL', 'https://'],
    ['SERVICE_TIME_ZONE', 'Europe/Atlantis'],
    ['ENCRYPTION_KEYS', 'k1:c2hvcnQ='],
    ['ENCRYPTION_KEYS', `k1:${KEY},k1:${OTHER_KEY}`],
    ['KAFKA_BROKERS', 'kafka'],
    ['SENDING_WEEKDAYS', '0-4'],
    ['SENDING_WEEKDAYS', '5-1'],
    ['SENDING_WINDOW', '08:00-24:30'],
    ['DATABASE_POOL_SIZE', '1'],
    ['DEMO', 'maybe'],
    ['POLL_INTERVAL', '0s'],
    ['LOG_LEVEL', 'verbose'],
  ])('refuses %s=%j', (name, text) => {
    const problems = problemsOf({ [name]: text });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name}: expected `));
  });
});

describe('production', () => {
  it('starts with servers, keys and a sender of its own', () => {
    expect(readSettings(PRODUCTION).isProduction).toBe(true);
  });

  it('is refused on embedded parts and example addresses', () => {
    const names = problemsOf({ NODE_ENV: 'production' }).map((problem) => problem.split(':')[0]);
    expect(names).toEqual([
      'DATABASE_URL',
      'SMTP_URL',
      'AUTH_JWKS_URL',
      'MAIL_FROM_ADDRESS',
      'MAIL_REPLY_TO_ADDRESS',
      'MAIL_UNSUBSCRIBE_URL',
    ]);
  });

  it('knows no demo, and the demo no real SMTP server', () => {
    expect(problemsOf({ ...PRODUCTION, DEMO: 'true' })).toEqual(['DEMO: expected false while NODE_ENV is production']);
    expect(problemsOf({ SMTP_URL: 'smtp://127.0.0.1:1025', DEMO: 'true' })).toEqual([
      'DEMO: expected false while SMTP_URL is set (the demo moves its own clock)',
    ]);
  });
});

describe('sign-in', () => {
  const SECRET = 'a secret that nobody will ever guess';
  const KEYS = 'https://login.praxisnetz.de/keys';

  it('may be left out on loopback only', () => {
    for (const host of ['127.0.0.1', 'localhost', '::1', '127.1.2.3'])
      expect(readSettings({ HTTP_HOST: host }).auth.isRequired).toBe(false);
    for (const host of ['0.0.0.0', '::', '192.168.1.7', 'intern', '127.evil.example'])
      expect(problemsOf({ HTTP_HOST: host })).toEqual([
        expect.stringMatching(/^HTTP_HOST: expected a loopback address/),
      ]);
    for (const key of [{ AUTH_SHARED_SECRET: SECRET }, { AUTH_JWKS_URL: KEYS }, { AUTH_REQUIRED: 'true' }])
      expect(readSettings({ HTTP_HOST: '0.0.0.0', ...key }).auth.isRequired).toBe(true);
    expect(problemsOf({ HTTP_HOST: '0.0.0.0', ROLES: 'worker' })).toEqual([]);
  });

  it('has one kind of key, which cannot be switched off', () => {
    expect(problemsOf({ AUTH_SHARED_SECRET: SECRET, AUTH_JWKS_URL: KEYS })).toHaveLength(1);
    expect(problemsOf({ AUTH_SHARED_SECRET: SECRET, AUTH_REQUIRED: 'false' })).toHaveLength(1);
    const shared = { DATABASE_URL: 'postgres://db/communication', ENCRYPTION_KEYS: `k1:${KEY}` };
    expect(problemsOf({ ...shared, AUTH_REQUIRED: 'true' })).toEqual([expect.stringMatching(/^AUTH_REQUIRED: /)]);
  });

  it.each([
    ['AUTH_SHARED_SECRET', 'short'],
    ['AUTH_JWKS_URL', 'http://login.praxisnetz.de/keys'],
    ['AUTH_ALGORITHMS', 'none'],
    ['AUTH_ALGORITHMS', 'HS256'],
  ])('refuses %s=%j', (name, text) => {
    expect(problemsOf({ [name]: text })).toEqual([expect.stringMatching(new RegExp(`^${name}: expected `))]);
  });
});

describe('settingsTable', () => {
  it('has a row with a default and a meaning for every setting', () => {
    const rows = settingsTable().split('\n').slice(2);
    expect(rows.map((row) => row.split('`')[1])).toEqual(Object.keys(settingsSchema.shape));
    expect(rows).toContain('| `BATCH_COLLECT` | `30min` | A batch waits this long for more requests. |');
    expect(rows).toContain(
      '| `DATABASE_URL` | unset: embedded PostgreSQL in DATA_DIRECTORY | PostgreSQL 18 or later. |',
    );
  });
});
