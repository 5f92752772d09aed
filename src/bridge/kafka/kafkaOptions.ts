import { readFileSync } from 'node:fs';
import type { KafkaConfig, SASLOptions } from 'kafkajs';
import type { Settings } from '../../config/settings.js';
import type { ThreadLogger } from '../threads/messages.js';
import { createKafkaLog } from './kafkaLog.js';

export type KafkaSettings = Settings['kafka'] & { readonly brokers: readonly string[] };

/**
 * How this service connects to Kafka, for producer, consumer and admin alike. `retries: 0`: a send that was given up must
 * never be repeated behind our back (PITFALLS, kafkajs). Reads the files of TLS, anew at each call: certificates change.
 * @throws Error ENOENT and the like when a file cannot be read
 */
export function kafkaOptions(settings: KafkaSettings, logger: ThreadLogger): KafkaConfig {
  return {
    clientId: settings.clientId,
    brokers: [...settings.brokers],
    connectionTimeout: settings.connectTimeoutMs,
    authenticationTimeout: settings.connectTimeoutMs,
    requestTimeout: settings.requestTimeoutMs,
    enforceRequestTimeout: true,
    retry: { retries: 0, initialRetryTime: 100 },
    logCreator: createKafkaLog(logger),
    ...(settings.tls ? { ssl: tlsOptions(settings.tls) } : {}),
    ...(settings.sasl ? { sasl: settings.sasl as SASLOptions } : {}),
  };
}

/** Certificates and host names are always checked: a broker gets health data. */
function tlsOptions({ caFile, certFile, keyFile }: NonNullable<KafkaSettings['tls']>) {
  const read = (name: 'ca' | 'cert' | 'key', file: string | undefined) => (file ? { [name]: readFileSync(file) } : {});
  return { rejectUnauthorized: true, ...read('ca', caFile), ...read('cert', certFile), ...read('key', keyFile) };
}
