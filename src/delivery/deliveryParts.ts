import type { Clock } from '../clock/clock.js';
import type { Composer } from '../composer/composeEmail.js';
import type { Transact } from '../database/unitOfWork.js';
import type { BatchingSettings } from '../domain/planning/planBatch.js';
import type { Vault } from '../encryption/vault.js';
import type { Logger } from '../logging/createLogger.js';
import type { MailTransport } from '../mail/createMailTransport.js';

export interface DeliverySettings extends BatchingSettings {
  /** Contact points per claim. */
  readonly claimSize: number;
  readonly leaseMs: number;
  readonly retryFirstMs: number;
  readonly retryMaximumMs: number;
  readonly maxAttempts: number;
  /** Mails under way to the SMTP server at once. */
  readonly maxConnections: number;
  readonly fromName: string;
  readonly fromAddress: string;
  readonly replyToAddress: string;
  readonly organisation: string;
  readonly phone: string | null;
  /** https: RFC 8058 demands it for one-click unsubscription. */
  readonly unsubscribeUrl: string;
  readonly messageIdDomain: string;
}

/** What the steps of a delivery work with. */
export interface DeliveryParts {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly composer: Composer;
  readonly transport: MailTransport;
  readonly logger: Logger;
  readonly settings: DeliverySettings;
  /** Tells in `lease_owner` who works on a mail: for operators, not for decisions. */
  readonly workerName: string;
}
