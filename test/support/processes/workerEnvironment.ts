/** One key for the service's processes and for a test that feeds events in. */
export const ENCRYPTION_KEY = { id: 'test', key: Buffer.alloc(32, 7) };

/** A worker without an API on a database and an SMTP server of the test's, impatient enough for tests. */
export function workerEnvironment(
  databaseUrl: string,
  smtpUrl: string,
  change: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    ROLES: 'worker',
    DATABASE_URL: databaseUrl,
    SMTP_URL: smtpUrl,
    ENCRYPTION_KEYS: `${ENCRYPTION_KEY.id}:${ENCRYPTION_KEY.key.toString('base64')}`,
    BATCH_COLLECT: '100ms',
    POLL_INTERVAL: '100ms',
    DELIVERY_LEASE: '2s',
    DELIVERY_CLAIM_SIZE: '5',
    SMTP_MAX_CONNECTIONS: '3',
    MAIL_RETRY_FIRST: '100ms',
    MAIL_RETRY_MAXIMUM: '1s',
    DATABASE_POOL_SIZE: '8',
    ...change,
  };
}
