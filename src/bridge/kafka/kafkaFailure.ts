/** Why something with Kafka did not work, in a word that an operator can act on. */
export interface KafkaFailure {
  /** Literal; a type of the protocol where Kafka itself said no. */
  readonly code: string;
  /** The topic that it is about, where it is about one. */
  readonly topic: string | null;
}

const MAXIMUM_CAUSES = 6;

/** What Kafka's own codes are called here, where an operator has something to do. */
const PROTOCOL_TYPES: Readonly<Record<string, string>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'TOPIC_MISSING',
  SASL_AUTHENTICATION_FAILED: 'AUTHENTICATION_FAILED',
  ILLEGAL_SASL_STATE: 'AUTHENTICATION_FAILED',
  UNSUPPORTED_SASL_MECHANISM: 'AUTHENTICATION_FAILED',
};

const ERROR_NAMES: Readonly<Record<string, string>> = {
  KafkaJSSASLAuthenticationError: 'AUTHENTICATION_FAILED',
  KafkaJSRequestTimeoutError: 'REQUEST_TIMEOUT',
  KafkaJSConnectionClosedError: 'CONNECTION_LOST',
  KafkaJSTopicMetadataNotLoaded: 'TOPIC_MISSING',
};

const UNREACHABLE = /^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EHOSTDOWN)$/;
const LOST = /^(?:ECONNRESET|EPIPE|ECONNABORTED)$/;
const TLS = /^(?:CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO)/;
const TLS_FILE = /^(?:ENOENT|EACCES|ERR_OSSL)/;

/** An error of ours that already has its word. */
export class KafkaProblem extends Error implements KafkaFailure {
  constructor(
    readonly code: string,
    readonly topic: string | null = null,
  ) {
    super(code);
    this.name = 'KafkaProblem';
  }
}

/** The word for whatever kafkajs, a socket or TLS has thrown. */
export function kafkaFailureOf(error: unknown): KafkaFailure {
  let fallback = 'KAFKA_ERROR';
  for (let current = error, depth = 0; isRecord(current) && depth < MAXIMUM_CAUSES; depth += 1) {
    if (current.name === 'KafkaProblem')
      return { code: String(current.code), topic: (current.topic as string) ?? null };
    const code = codeOf(current);
    if (code) return { code, topic: typeof current.topic === 'string' ? current.topic : null };
    if (current.name === 'KafkaJSConnectionError') fallback = connectionCode(String(current.message));
    current = current.cause ?? current.originalError;
  }
  return { code: fallback, topic: null };
}

function codeOf({ name, type, code }: Record<string, unknown>): string | undefined {
  if (typeof type === 'string') return PROTOCOL_TYPES[type] ?? type;
  if (typeof code === 'string') {
    if (UNREACHABLE.test(code)) return 'BROKER_UNREACHABLE';
    if (LOST.test(code)) return 'CONNECTION_LOST';
    if (TLS.test(code) || TLS_FILE.test(code)) return 'TLS_FAILED';
  }
  return ERROR_NAMES[String(name)];
}

/** kafkajs has words only for these: a socket that does not open in time, a broker that hangs up during sign-in. */
function connectionCode(message: string): string {
  if (/timeout/i.test(message)) return 'BROKER_UNREACHABLE';
  return /closed by the server/i.test(message) ? 'AUTHENTICATION_FAILED' : 'CONNECTION_LOST';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
