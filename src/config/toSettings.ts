import type { EnvironmentValues } from './settingsSchema.js';

/** What the rest of the service sees: grouped by use, durations in milliseconds. */
export type Settings = Readonly<ReturnType<typeof toSettings>>;

/** Names the parsed values the way the code does. */
export function toSettings(env: EnvironmentValues) {
  return {
    environment: env.NODE_ENV,
    isProduction: env.NODE_ENV === 'production',
    roles: env.ROLES,
    demo: env.DEMO,
    logLevel: env.LOG_LEVEL,
    shutdownDeadlineMs: env.SHUTDOWN_DEADLINE,
    pollIntervalMs: env.POLL_INTERVAL,
    dataDirectory: env.DATA_DIRECTORY,
    encryptionKeys: env.ENCRYPTION_KEYS,
    mongodbUri: env.MONGODB_URI,
    outboxRetentionDays: env.OUTBOX_RETENTION_DAYS,
    kafka: kafkaSettings(env),
    relay: relaySettings(env),
    database: {
      url: env.DATABASE_URL,
      poolSize: env.DATABASE_POOL_SIZE,
      statementTimeoutMs: env.DATABASE_STATEMENT_TIMEOUT,
    },
    http: { host: env.HTTP_HOST, port: env.HTTP_PORT, publicUrl: env.PUBLIC_URL?.replace(/\/+$/, '') ?? null },
    auth: authSettings(env),
    limits: limitSettings(env),
    mail: mailSettings(env),
    delivery: deliverySettings(env),
    contact: contactSettings(env),
    details: detailsSettings(env),
    events: eventSettings(env),
  };
}

function kafkaSettings(env: EnvironmentValues) {
  return {
    /** Undefined: no Kafka. */
    brokers: env.KAFKA_BROKERS,
    clientId: env.KAFKA_CLIENT_ID,
    tls: env.KAFKA_TLS
      ? { caFile: env.KAFKA_TLS_CA_FILE, certFile: env.KAFKA_TLS_CERT_FILE, keyFile: env.KAFKA_TLS_KEY_FILE }
      : undefined,
    sasl: saslSettings(env),
    connectTimeoutMs: env.KAFKA_CONNECT_TIMEOUT,
    requestTimeoutMs: env.KAFKA_REQUEST_TIMEOUT,
    retryFirstMs: env.KAFKA_RETRY_FIRST,
    retryMaximumMs: env.KAFKA_RETRY_MAXIMUM,
    eventsTopic: env.KAFKA_EVENTS_TOPIC,
    incomingTopics: [env.KAFKA_MATCHING_TOPIC, env.KAFKA_THERAPIST_TOPIC, env.KAFKA_PATIENT_TOPIC],
    consumerGroup: env.KAFKA_CONSUMER_GROUP,
    sessionTimeoutMs: env.KAFKA_SESSION_TIMEOUT,
    topicCheckMs: env.KAFKA_TOPIC_CHECK,
    createTopics: env.KAFKA_CREATE_TOPICS,
    topicPartitions: env.KAFKA_TOPIC_PARTITIONS,
    topicReplication: env.KAFKA_TOPIC_REPLICATION,
  };
}

function saslSettings(env: EnvironmentValues) {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = env;
  return mechanism && username && password ? { mechanism, username, password } : undefined;
}

function relaySettings(env: EnvironmentValues) {
  return {
    leaseMs: env.RELAY_LEASE,
    prefetchEvents: env.RELAY_PREFETCH_EVENTS,
    prefetchBytes: env.RELAY_PREFETCH_BYTES,
    batchEvents: env.RELAY_BATCH_EVENTS,
    batchBytes: env.RELAY_BATCH_BYTES,
    maxEventBytes: env.RELAY_MAX_EVENT_BYTES,
    maxAttempts: env.RELAY_MAX_ATTEMPTS,
  };
}

function authSettings(env: EnvironmentValues) {
  return {
    isRequired: env.AUTH_REQUIRED ?? (env.AUTH_JWKS_URL !== undefined || env.AUTH_SHARED_SECRET !== undefined),
    jwksUrl: env.AUTH_JWKS_URL,
    sharedSecret: env.AUTH_SHARED_SECRET,
    issuer: env.AUTH_ISSUER,
    audience: env.AUTH_AUDIENCE,
    algorithms: env.AUTH_ALGORITHMS,
    roleClaim: env.AUTH_ROLE_CLAIM,
    clockToleranceMs: env.AUTH_CLOCK_TOLERANCE,
    metricsOpen: env.METRICS_OPEN,
    corsOrigins: env.CORS_ORIGINS ?? [],
  };
}

function limitSettings(env: EnvironmentValues) {
  return {
    requestBytes: env.MAX_REQUEST_BYTES,
    operationTimeoutMs: env.OPERATION_TIMEOUT,
    operationsPerSocket: env.MAX_OPERATIONS_PER_SOCKET,
    socketsPerUser: env.MAX_SOCKETS_PER_USER,
    operation: {
      tokens: env.MAX_DOCUMENT_TOKENS,
      depth: env.MAX_DEPTH,
      aliases: env.MAX_ALIASES,
      directives: env.MAX_DIRECTIVES,
      cost: env.MAX_COST,
      costPerMinute: env.RATE_LIMIT_COST,
    },
  };
}

function mailSettings(env: EnvironmentValues) {
  return {
    fromName: env.MAIL_FROM_NAME,
    fromAddress: env.MAIL_FROM_ADDRESS,
    replyToAddress: env.MAIL_REPLY_TO_ADDRESS,
    organisation: env.MAIL_ORGANISATION,
    phone: env.MAIL_PHONE,
    unsubscribeUrl: env.MAIL_UNSUBSCRIBE_URL,
    messageIdDomain: env.MAIL_MESSAGE_ID_DOMAIN ?? env.MAIL_FROM_ADDRESS.split('@')[1]!,
  };
}

function deliverySettings(env: EnvironmentValues) {
  return {
    smtpUrl: env.SMTP_URL,
    smtpMaxConnections: env.SMTP_MAX_CONNECTIONS,
    inboxSmtpPort: env.INBOX_SMTP_PORT,
    leaseMs: env.DELIVERY_LEASE,
    claimSize: env.DELIVERY_CLAIM_SIZE,
    retryFirstMs: env.MAIL_RETRY_FIRST,
    retryMaximumMs: env.MAIL_RETRY_MAXIMUM,
    maxAttempts: env.MAIL_MAX_ATTEMPTS,
  };
}

function contactSettings(env: EnvironmentValues) {
  return {
    timeZone: env.SERVICE_TIME_ZONE,
    contactIntervalDays: env.CONTACT_INTERVAL_DAYS,
    coolingDays: env.COOLING_DAYS,
    sendingWindow: env.SENDING_WINDOW,
    sendingWeekdays: env.SENDING_WEEKDAYS,
    batchCollectMs: env.BATCH_COLLECT,
    maxPatientsPerEmail: env.MAX_PATIENTS_PER_EMAIL,
    maxPatientsPerCall: env.MAX_PATIENTS_PER_CALL,
    callLines: env.CALL_LINES,
    maxCallTries: env.MAX_CALL_TRIES,
    busyRetryMs: env.BUSY_RETRY,
    callClaimLeaseMs: env.CALL_CLAIM_LEASE,
    followUpTime: env.FOLLOW_UP_TIME,
    overrideExpiryMs: env.OVERRIDE_EXPIRY,
  };
}

function detailsSettings(env: EnvironmentValues) {
  return {
    therapistServiceUrl: env.THERAPIST_SERVICE_URL,
    patientServiceUrl: env.PATIENT_SERVICE_URL,
    timeoutMs: env.DETAILS_TIMEOUT,
    retryFirstMs: env.DETAILS_RETRY_FIRST,
    retryMaximumMs: env.DETAILS_RETRY_MAXIMUM,
    statusWaitMs: env.STATUS_WAIT,
  };
}

function eventSettings(env: EnvironmentValues) {
  return {
    maxAttempts: env.EVENT_MAX_ATTEMPTS,
    retryFirstMs: env.EVENT_RETRY_FIRST,
    retryMaximumMs: env.EVENT_RETRY_MAXIMUM,
  };
}
