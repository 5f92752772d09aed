import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { RelayData } from '../bridge/relay/openRelay.js';
import { type SupervisedThread, superviseThread } from '../bridge/threads/superviseThread.js';
import type { Settings } from '../config/settings.js';
import type { Logger } from '../logging/createLogger.js';

const PROGRAM = join(import.meta.dirname, '../bridge/relayThread.js');

/**
 * Starts the relay in its thread. Nothing is waited for: neither a broker nor the database has to be there. The thread
 * gets most of the time that a part has to close, so that it is ended by its supervisor and not by the process.
 */
export function startRelay(settings: Settings, databaseUrl: string, logger: Logger): SupervisedThread {
  const closeTimeoutMs = Math.ceil(settings.shutdownDeadlineMs * 0.6);
  const data: RelayData = {
    databaseUrl,
    owner: `${hostname()}:${process.pid}:${randomUUID()}`,
    kafka: settings.kafka,
    relay: settings.relay,
    pollIntervalMs: settings.pollIntervalMs,
    // Sending, marking and giving the lease back, one after the other.
    closeWithinMs: Math.ceil(closeTimeoutMs / 4),
  };
  return superviseThread({ name: 'relay', file: PROGRAM, data, logger, closeTimeoutMs });
}
