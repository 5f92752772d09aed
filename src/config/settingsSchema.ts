import { z } from 'zod';
import * as value from './valueTypes.js';

export const ENVIRONMENTS = ['development', 'test', 'production'] as const;
export const ROLES = ['api', 'worker', 'relay'] as const;
export type Role = (typeof ROLES)[number];
const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];
/** A shared secret is no public key: HS256 never mixes with these. */
const PUBLIC_KEY_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** What the README's table says about a setting besides its name. */
export interface SettingNote {
  readonly description: string;
  /** Written as in the environment; undefined where there is none. */
  readonly default?: string;
  /** What holds while it is unset. */
  readonly unset?: string;
}

/** Notes for each setting; filled only by the helpers below. */
export const settingNotes = z.registry<SettingNote>();

/** A setting with a default, which is parsed like any other value. */
function setting<T extends z.ZodType<unknown, string>>(type: T, defaultText: string, description: string) {
  const withDefault = type.prefault(defaultText as z.input<T>);
  settingNotes.add(withDefault, { description, default: defaultText });
  return withDefault;
}

/** A setting that may be absent; `unset` says what holds then. */
function optional<T extends z.ZodType<unknown, string>>(type: T, unset: string, description: string) {
  const withoutDefault = type.optional();
  settingNotes.add(withoutDefault, { description, unset });
  return withoutDefault;
}

const general = {
  NODE_ENV: setting(value.oneOf(ENVIRONMENTS), 'development', 'development, test or production.'),
  ROLES: setting(value.subsetOf(ROLES), 'api,worker,relay', 'What this process does; any subset.'),
  DEMO: setting(value.flag(), 'false', 'Loads the sample data and runs on a clock of its own.'),
  LOG_LEVEL: setting(value.oneOf(LOG_LEVELS), 'info', 'Least severe level that is logged.'),
  SHUTDOWN_DEADLINE: setting(value.durationMs(), '15s', 'Time for work in progress to end after SIGTERM.'),
};

const http = {
  HTTP_HOST: setting(value.hostName(), '127.0.0.1', 'Address that the API listens on.'),
  HTTP_PORT: setting(value.wholeNumber(0, 65_535), '4000', 'Port of the API; 0 takes any free one.'),
  PUBLIC_URL: optional(
    value.url('http', 'https'),
    'from HTTP_HOST and HTTP_PORT',
    'Where people reach the API: behind a proxy, its address.',
  ),
};

const auth = {
  AUTH_REQUIRED: optional(
    value.flag(),
    'true with AUTH_JWKS_URL or AUTH_SHARED_SECRET, else false',
    'Nobody is served without a token. Without a key of the other two settings one is generated into DATA_DIRECTORY.',
  ),
  AUTH_JWKS_URL: optional(
    value.keysUrl(),
    'no tokens of a sign-in server',
    'Public keys (JWKS) of the sign-in server.',
  ),
  AUTH_SHARED_SECRET: optional(
    value.secret(),
    'no tokens of `npm run token` outside of development',
    'Secret of at least 32 characters for HS256, for small installations; `npm run token` makes tokens with it.',
  ),
  AUTH_ISSUER: setting(value.line(), 'communication-service', 'Claim `iss` of every token.'),
  AUTH_AUDIENCE: setting(value.line(), 'communication-service', 'Claim `aud` of every token.'),
  AUTH_ALGORITHMS: setting(
    value.subsetOf(PUBLIC_KEY_ALGORITHMS),
    'RS256,PS256,ES256,EdDSA',
    'Accepted with AUTH_JWKS_URL; with a shared secret it is HS256 alone.',
  ),
  AUTH_ROLE_CLAIM: setting(
    value.line(),
    'role',
    'Claim, or path of claims with dots, that holds one or several of VIEWER, STAFF, MANAGER, SERVICE, ADMIN.',
  ),
  AUTH_CLOCK_TOLERANCE: setting(value.durationMs(0), '5s', 'By how much the clock of the sign-in server may be wrong.'),
  CORS_ORIGINS: optional(
    value.originList(),
    'the own pages only (in development those of this machine)',
    'Origins of frontends that may call the API and open sockets, like https://a.example,https://b.example.',
  ),
  METRICS_OPEN: setting(value.flag(), 'false', '`/metrics` without a token also where everything else needs one.'),
};

const limits = {
  MAX_REQUEST_BYTES: setting(
    value.wholeNumber(1_000, 100_000_000),
    '1048576',
    'Of a request body and of a socket message.',
  ),
  MAX_DOCUMENT_TOKENS: setting(value.wholeNumber(10, 100_000), '2000', 'Tokens of a GraphQL document.'),
  MAX_DEPTH: setting(value.wholeNumber(1, 100), '15', 'Levels of fields below each other.'),
  MAX_ALIASES: setting(value.wholeNumber(0, 10_000), '50', 'Aliases in a document.'),
  MAX_DIRECTIVES: setting(value.wholeNumber(0, 10_000), '50', 'Directives in a document.'),
  MAX_COST: setting(
    value.wholeNumber(1, 999_999_999),
    '250000',
    'Fields that an operation may answer with, where connections are as long as asked for.',
  ),
  RATE_LIMIT_COST: setting(
    value.wholeNumber(0, 999_999_999),
    '10000000',
    'Cost that one user may ask for per minute and process; an operation counts 1,000 at least; 0: no limit.',
  ),
  OPERATION_TIMEOUT: setting(value.durationMs(100), '10s', 'An operation that takes longer is given up.'),
  MAX_OPERATIONS_PER_SOCKET: setting(value.wholeNumber(1, 10_000), '100', 'Operations that run on one socket at once.'),
  MAX_SOCKETS_PER_USER: setting(value.wholeNumber(1, 100_000), '50', 'Sockets of one user, per process.'),
};

const storage = {
  DATA_DIRECTORY: setting(value.line(1_000), '.data', 'Where the embedded parts keep their data.'),
  DATABASE_URL: optional(
    value.url('postgres', 'postgresql'),
    'embedded PostgreSQL in DATA_DIRECTORY',
    'PostgreSQL 18 or later.',
  ),
  DATABASE_POOL_SIZE: setting(value.wholeNumber(2, 200), '10', 'Connections of the main pool, per process.'),
  DATABASE_STATEMENT_TIMEOUT: setting(
    value.durationMs(1_000),
    '30s',
    'A statement of the main pool that takes longer is ended by the server.',
  ),
  MONGODB_URI: optional(value.url('mongodb', 'mongodb+srv'), 'jobs on PostgreSQL', 'MongoDB for the job schedule.'),
  ENCRYPTION_KEYS: optional(
    value.encryptionKeys(),
    'generated into DATA_DIRECTORY (embedded database only)',
    'Key ring as id:base64,id:base64 (32 bytes each); the first encrypts, all decrypt.',
  ),
  OUTBOX_RETENTION_DAYS: setting(value.wholeNumber(1, 3_650), '30', 'Days that published events are kept.'),
  POLL_INTERVAL: setting(value.durationMs(50), '1s', 'Poll behind NOTIFY, in case a notification is lost.'),
};

const kafka = {
  KAFKA_BROKERS: optional(value.hostPortList(), 'events stay in the outbox', 'Kafka brokers as host:port,host:port.'),
  KAFKA_CLIENT_ID: setting(value.kafkaName(), 'communication-service', 'How the service names itself to Kafka.'),
  KAFKA_TLS: setting(value.flag(), 'false', 'TLS to the brokers; their certificates and names are always checked.'),
  KAFKA_TLS_CA_FILE: optional(value.line(1_000), 'the authorities that Node knows', 'Authority of the brokers (PEM).'),
  KAFKA_TLS_CERT_FILE: optional(value.line(1_000), 'no client certificate', 'Certificate of the service (PEM).'),
  KAFKA_TLS_KEY_FILE: optional(value.line(1_000), 'no client certificate', 'Key of that certificate (PEM).'),
  KAFKA_SASL_MECHANISM: optional(value.oneOf(SASL_MECHANISMS), 'no sign-in', `One of ${SASL_MECHANISMS.join(', ')}.`),
  KAFKA_SASL_USERNAME: optional(value.line(), 'no sign-in', 'User for SASL.'),
  KAFKA_SASL_PASSWORD: optional(value.line(1_000), 'no sign-in', 'Password for SASL.'),
  KAFKA_CONNECT_TIMEOUT: setting(value.durationMs(100), '3s', 'Deadline for a connection to a broker.'),
  KAFKA_REQUEST_TIMEOUT: setting(value.durationMs(100), '10s', 'Deadline for an answer of a broker.'),
  KAFKA_RETRY_FIRST: setting(value.durationMs(), '200ms', 'Wait after the first failure; grows with each further one.'),
  KAFKA_RETRY_MAXIMUM: setting(value.durationMs(), '5s', 'Longest wait between two tries.'),
  KAFKA_EVENTS_TOPIC: setting(value.kafkaName(), 'communication-events', 'Topic of the events that go out.'),
  KAFKA_MATCHING_TOPIC: setting(value.kafkaName(), 'matching-events', 'Topic of events of matches that come in.'),
  KAFKA_THERAPIST_TOPIC: setting(value.kafkaName(), 'therapist-events', 'Topic of events of therapists that come in.'),
  KAFKA_PATIENT_TOPIC: setting(value.kafkaName(), 'patient-events', 'Topic of events of patients that come in.'),
  KAFKA_CONSUMER_GROUP: setting(value.kafkaName(), 'communication-service', 'Group that the consumers join.'),
  KAFKA_SESSION_TIMEOUT: setting(
    value.durationMs(1_000),
    '10s',
    'Partitions of a consumer that died go to another one after this long.',
  ),
  KAFKA_TOPIC_CHECK: setting(value.durationMs(100), '30s', 'How often a topic that is missing is looked for.'),
  KAFKA_CREATE_TOPICS: setting(value.flag(), 'true', 'Creates topics that are missing.'),
  KAFKA_TOPIC_PARTITIONS: setting(value.wholeNumber(1, 10_000), '6', 'Partitions of topics that are created.'),
  KAFKA_TOPIC_REPLICATION: optional(
    value.wholeNumber(1, 100),
    "the brokers' default",
    'Replicas of topics that are created.',
  ),
};

const relay = {
  RELAY_LEASE: setting(value.durationMs(500), '3s', 'Another relay takes over after this long in silence.'),
  RELAY_PREFETCH_EVENTS: setting(value.wholeNumber(1, 1_000_000), '5000', 'Events in memory, per priority.'),
  RELAY_PREFETCH_BYTES: setting(value.wholeNumber(1_000, 999_999_999), '16000000', 'Their bytes, per priority.'),
  RELAY_BATCH_EVENTS: setting(value.wholeNumber(1, 100_000), '1000', 'Events sent to a partition at once.'),
  RELAY_BATCH_BYTES: setting(
    value.wholeNumber(1_000, 99_999_999),
    '500000',
    'Their bytes; below what the topic takes.',
  ),
  RELAY_MAX_EVENT_BYTES: setting(
    value.wholeNumber(1_000, 99_999_999),
    '10000000',
    'A larger event is parked without asking the broker, which may refuse smaller ones too.',
  ),
  RELAY_MAX_ATTEMPTS: setting(value.wholeNumber(1, 100), '3', 'Refusals of an event before it is parked.'),
};

const smtp = {
  SMTP_URL: optional(value.url('smtp', 'smtps'), 'local inbox that delivers nothing', 'SMTP server for outgoing mail.'),
  SMTP_MAX_CONNECTIONS: setting(value.wholeNumber(1, 100), '5', 'Connections to the SMTP server, per process.'),
  INBOX_SMTP_PORT: setting(value.wholeNumber(0, 65_535), '0', 'SMTP port of the local inbox; 0 takes any free one.'),
  DELIVERY_LEASE: setting(value.durationMs(100), '60s', 'A claimed mail is given up after this long in silence.'),
  DELIVERY_CLAIM_SIZE: setting(value.wholeNumber(1, 1_000), '50', 'Mails claimed at once.'),
  MAIL_RETRY_FIRST: setting(value.durationMs(), '1min', 'Wait before the second try; triples with each further one.'),
  MAIL_RETRY_MAXIMUM: setting(value.durationMs(), '6h', 'Longest wait between two tries.'),
  MAIL_MAX_ATTEMPTS: setting(value.wholeNumber(1, 100), '8', 'Tries before a mail ends FAILED.'),
};

const sender = {
  MAIL_FROM_NAME: setting(value.line(), 'Therapieplatz-Vermittlung', 'Display name of the sender.'),
  MAIL_FROM_ADDRESS: setting(value.plainAddress(), 'vermittlung@therapieplatz.example', 'Address of the sender.'),
  MAIL_REPLY_TO_ADDRESS: setting(
    value.plainAddress(),
    'antwort@therapieplatz.example',
    'Mailbox for answers; each mail adds its own "+" part.',
  ),
  MAIL_ORGANISATION: setting(value.line(), 'Therapieplatz-Vermittlung', 'Organisation named in the signature.'),
  MAIL_PHONE: setting(value.line(50), '+49 30 23125000', 'Phone number in the signature.'),
  MAIL_UNSUBSCRIBE_URL: setting(
    value.unsubscribePage(),
    'https://therapieplatz.example/abmelden',
    'Page for List-Unsubscribe (one click, so https).',
  ),
  MAIL_MESSAGE_ID_DOMAIN: optional(
    value.domainName(),
    'the domain of MAIL_FROM_ADDRESS',
    'Right-hand side of every Message-ID.',
  ),
};

const contact = {
  SERVICE_TIME_ZONE: setting(value.timeZone(), 'Europe/Berlin', 'Time zone of therapists without one of their own.'),
  CONTACT_INTERVAL_DAYS: setting(value.wholeNumber(1, 365), '7', 'Days (of 24 h) between two contacts.'),
  COOLING_DAYS: setting(value.wholeNumber(1, 3_650), '28', 'Days (of 24 h) without contact after a refusal.'),
  SENDING_WINDOW: setting(value.dayWindow(), '08:00-18:00', "When mail leaves, in the therapist's time zone."),
  SENDING_WEEKDAYS: setting(value.weekdays(), '1-5', 'ISO weekdays (1 = Monday) on which mail leaves.'),
  BATCH_COLLECT: setting(value.durationMs(), '30min', 'A batch waits this long for more requests.'),
  MAX_PATIENTS_PER_EMAIL: setting(value.wholeNumber(1, 50), '5', 'Requests carried by one mail.'),
  MAX_PATIENTS_PER_CALL: setting(value.wholeNumber(1, 50), '10', 'Requests carried by one call.'),
  CALL_LINES: setting(value.wholeNumber(1, 100), '1', 'Anonymous phone lines where no staff is entered.'),
  MAX_CALL_TRIES: setting(value.wholeNumber(1, 20), '3', 'Tries without reaching anybody before a person has to look.'),
  BUSY_RETRY: setting(
    value.durationMs(60_000),
    '30min',
    'A busy line is called again after this long at the earliest.',
  ),
  CALL_CLAIM_LEASE: setting(value.durationMs(1_000), '5min', 'A claimed call goes back to the list after this long.'),
  FOLLOW_UP_TIME: setting(value.timeOfDay(), '07:00', 'When calls are planned each day, in SERVICE_TIME_ZONE.'),
  OVERRIDE_EXPIRY: setting(value.durationMs(1_000), '24h', 'An override that was not used expires after this long.'),
};

const sources = {
  THERAPIST_SERVICE_URL: optional(
    value.url('http', 'https'),
    'details come from events only',
    'Base URL of the therapist service.',
  ),
  PATIENT_SERVICE_URL: optional(
    value.url('http', 'https'),
    'details come from events only',
    'Base URL of the patient service.',
  ),
  DETAILS_TIMEOUT: setting(value.durationMs(), '5s', 'Deadline of one request for details.'),
  DETAILS_RETRY_FIRST: setting(
    value.durationMs(),
    '5min',
    'Wait before missing details are asked for again; doubles with each further try.',
  ),
  DETAILS_RETRY_MAXIMUM: setting(value.durationMs(), '1h', 'Longest wait between two tries for missing details.'),
  STATUS_WAIT: setting(value.durationMs(), '1h', 'How long a status waits for its unknown match.'),
  EVENT_MAX_ATTEMPTS: setting(value.wholeNumber(1, 100), '8', 'Tries before an event becomes a dead letter.'),
  EVENT_RETRY_FIRST: setting(
    value.durationMs(),
    '1s',
    "Wait before an event's second try; grows with each further one.",
  ),
  EVENT_RETRY_MAXIMUM: setting(value.durationMs(), '5min', 'Longest wait between two tries of an event.'),
};

/** The whole environment that the service reads. Unknown variables are somebody else's. */
export const settingsSchema = z.object({
  ...general,
  ...http,
  ...auth,
  ...limits,
  ...storage,
  ...kafka,
  ...relay,
  ...smtp,
  ...sender,
  ...contact,
  ...sources,
});

/** Parsed values under the names of the environment. */
export type EnvironmentValues = z.output<typeof settingsSchema>;
export type SettingName = keyof EnvironmentValues;
