import { isLoopbackHost } from '../mail/isLoopbackAddress.js';
import type { EnvironmentValues, SettingName } from './settingsSchema.js';

/** A rule between settings. It is skipped while one of `settings` is itself unreadable. */
export interface CrossCheck {
  /** The first one is named in the report. */
  readonly settings: readonly [SettingName, ...SettingName[]];
  readonly expected: string;
  readonly violated: (values: EnvironmentValues) => boolean;
}

const isProduction = (values: EnvironmentValues) => values.NODE_ENV === 'production';
const isLoopbackBroker = (broker: string) => /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]):\d+$/.test(broker);
const isExample = (text: string) => /(^|[.@/])example(\.(com|org|net))?(\/|$)/.test(text);

const servesApi = (values: EnvironmentValues) => values.ROLES.includes('api');
const hasKey = (values: EnvironmentValues) =>
  values.AUTH_JWKS_URL !== undefined || values.AUTH_SHARED_SECRET !== undefined;

/** What the single values cannot say about themselves. */
export const crossChecks: readonly CrossCheck[] = [
  {
    settings: ['ENCRYPTION_KEYS', 'DATABASE_URL'],
    expected: 'a key ring, because DATABASE_URL is set (a generated key would not reach the other machines)',
    violated: (values) => values.DATABASE_URL !== undefined && values.ENCRYPTION_KEYS === undefined,
  },
  {
    settings: ['DATABASE_URL', 'NODE_ENV'],
    expected: 'the address of a PostgreSQL server, because NODE_ENV is production',
    violated: (values) => isProduction(values) && values.DATABASE_URL === undefined,
  },
  {
    settings: ['SMTP_URL', 'NODE_ENV'],
    expected: 'the address of an SMTP server, because NODE_ENV is production (the local inbox delivers nothing)',
    violated: (values) => isProduction(values) && values.SMTP_URL === undefined,
  },
  {
    settings: ['AUTH_JWKS_URL', 'AUTH_SHARED_SECRET', 'NODE_ENV', 'ROLES'],
    expected: 'the keys of a sign-in server (or AUTH_SHARED_SECRET), because NODE_ENV is production',
    violated: (values) => isProduction(values) && servesApi(values) && !hasKey(values),
  },
  {
    settings: ['AUTH_SHARED_SECRET', 'AUTH_JWKS_URL'],
    expected: 'nothing while AUTH_JWKS_URL is set: one kind of key, so that nobody is taken in by the other',
    violated: (values) => values.AUTH_JWKS_URL !== undefined && values.AUTH_SHARED_SECRET !== undefined,
  },
  {
    settings: ['AUTH_REQUIRED', 'AUTH_JWKS_URL', 'AUTH_SHARED_SECRET', 'DATABASE_URL', 'ROLES'],
    expected:
      'AUTH_JWKS_URL or AUTH_SHARED_SECRET besides, because DATABASE_URL is set (a generated one would not reach the other machines)',
    violated: (values) =>
      values.AUTH_REQUIRED === true && servesApi(values) && !hasKey(values) && values.DATABASE_URL !== undefined,
  },
  {
    settings: ['AUTH_REQUIRED', 'AUTH_JWKS_URL', 'AUTH_SHARED_SECRET'],
    expected: 'true or nothing, because there is a key to sign in with',
    violated: (values) => values.AUTH_REQUIRED === false && hasKey(values),
  },
  {
    settings: ['HTTP_HOST', 'AUTH_REQUIRED', 'AUTH_JWKS_URL', 'AUTH_SHARED_SECRET', 'ROLES'],
    expected:
      'a loopback address as long as nobody has to sign in; set AUTH_JWKS_URL, AUTH_SHARED_SECRET or AUTH_REQUIRED=true to listen on the network',
    violated: (values) =>
      servesApi(values) && !isLoopbackHost(values.HTTP_HOST) && !hasKey(values) && values.AUTH_REQUIRED !== true,
  },
  {
    settings: ['DEMO', 'SMTP_URL'],
    expected: 'false while SMTP_URL is set (the demo moves its own clock)',
    violated: (values) => values.DEMO && values.SMTP_URL !== undefined,
  },
  {
    settings: ['DEMO', 'NODE_ENV'],
    expected: 'false while NODE_ENV is production',
    violated: (values) => values.DEMO && isProduction(values),
  },
  {
    settings: ['MAIL_RETRY_FIRST', 'MAIL_RETRY_MAXIMUM'],
    expected: 'at most MAIL_RETRY_MAXIMUM',
    violated: (values) => values.MAIL_RETRY_FIRST > values.MAIL_RETRY_MAXIMUM,
  },
  {
    settings: ['EVENT_RETRY_FIRST', 'EVENT_RETRY_MAXIMUM'],
    expected: 'at most EVENT_RETRY_MAXIMUM',
    violated: (values) => values.EVENT_RETRY_FIRST > values.EVENT_RETRY_MAXIMUM,
  },
  {
    settings: ['KAFKA_RETRY_FIRST', 'KAFKA_RETRY_MAXIMUM'],
    expected: 'at most KAFKA_RETRY_MAXIMUM',
    violated: (values) => values.KAFKA_RETRY_FIRST > values.KAFKA_RETRY_MAXIMUM,
  },
  {
    settings: ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'],
    expected: 'to be set together with KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD, or none of them',
    violated: ({ KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD }) =>
      new Set([KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD].map((text) => text === undefined)).size >
      1,
  },
  {
    settings: ['KAFKA_TLS', 'KAFKA_SASL_MECHANISM', 'KAFKA_BROKERS'],
    expected: 'true, because KAFKA_SASL_MECHANISM is plain and a broker is not on this machine',
    violated: ({ KAFKA_TLS, KAFKA_SASL_MECHANISM, KAFKA_BROKERS }) =>
      !KAFKA_TLS && KAFKA_SASL_MECHANISM === 'plain' && !(KAFKA_BROKERS ?? []).every(isLoopbackBroker),
  },
  {
    settings: ['KAFKA_TLS_CERT_FILE', 'KAFKA_TLS_KEY_FILE'],
    expected: 'to be set together with KAFKA_TLS_KEY_FILE, or neither',
    violated: (values) => (values.KAFKA_TLS_CERT_FILE === undefined) !== (values.KAFKA_TLS_KEY_FILE === undefined),
  },
  {
    settings: ['KAFKA_TLS', 'KAFKA_TLS_CA_FILE', 'KAFKA_TLS_CERT_FILE'],
    expected: 'true, because a file for TLS is named',
    violated: ({ KAFKA_TLS, KAFKA_TLS_CA_FILE, KAFKA_TLS_CERT_FILE }) =>
      !KAFKA_TLS && (KAFKA_TLS_CA_FILE !== undefined || KAFKA_TLS_CERT_FILE !== undefined),
  },
  {
    settings: ['DETAILS_RETRY_FIRST', 'DETAILS_RETRY_MAXIMUM'],
    expected: 'at most DETAILS_RETRY_MAXIMUM',
    violated: (values) => values.DETAILS_RETRY_FIRST > values.DETAILS_RETRY_MAXIMUM,
  },
  ...(['MAIL_FROM_ADDRESS', 'MAIL_REPLY_TO_ADDRESS', 'MAIL_UNSUBSCRIBE_URL'] as const).map(
    (name): CrossCheck => ({
      settings: [name, 'NODE_ENV'],
      expected: 'a value of your own, because NODE_ENV is production (the default is an example)',
      violated: (values) => isProduction(values) && isExample(values[name]),
    }),
  ),
];
