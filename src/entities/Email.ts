import { OptionalProps } from '@mikro-orm/core';
import { Entity, Enum, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import {
  EMAIL_PURPOSES,
  EMAIL_STATUSES,
  type EmailPurpose,
  type EmailStatus,
  LANGUAGES,
  type Language,
} from '../domain/vocabulary.js';
import type { Sealed } from '../encryption/sealed.js';
import { SealedType } from '../encryption/sealedType.js';
import type { StoredReason } from './EmailBatch.js';

/** What `emails.content` holds, sealed. A draft has the text that staff wrote; HTML and plain text are made at the claim. */
export interface EmailContent {
  readonly subject: string;
  readonly html: string | null;
  readonly text: string;
  /** Why the last try failed, as a client that sends by itself said it. */
  readonly deliveryError?: string;
  /** Whom a client that sends by itself names as sender. */
  readonly sender?: { readonly email: string | null; readonly name: string | null };
}

/** One mail and its life (DESIGN 4.4). */
@Entity({ tableName: 'emails' })
export class Email {
  [OptionalProps]?:
    | 'batchId'
    | 'confirmsRequestId'
    | 'templateName'
    | 'contentHash'
    | 'recipientEmail'
    | 'recipientName'
    | 'content'
    | 'dueAt'
    | 'reasons'
    | 'attemptCount'
    | 'attemptedAt'
    | 'queuedAt'
    | 'sentAt'
    | 'lastError'
    | 'smtpStatus'
    | 'leaseToken'
    | 'leaseOwner'
    | 'leaseUntil'
    | 'responseReceivedAt'
    | 'response'
    | 'followUpRequired'
    | 'followUpNotes'
    | 'externalDelivery'
    | 'createdBy';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  /** "A-1234", as it stands in the subject. */
  @Property({ type: 'text', unique: true })
  reference!: string;

  @Property({ type: 'uuid' })
  therapistId!: string;

  @Property({ type: 'uuid' })
  contactPointId!: string;

  @Property({ type: 'uuid', nullable: true })
  batchId: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  confirmsRequestId: string | null = null;

  @Enum({ items: [...EMAIL_PURPOSES], type: 'string' })
  purpose!: EmailPurpose;

  @Enum({ items: [...EMAIL_STATUSES], type: 'string' })
  status!: EmailStatus;

  @Enum({ items: [...LANGUAGES], type: 'string' })
  language!: Language;

  @Property({ type: 'text', nullable: true })
  templateName: string | null = null;

  @Property({ type: 'text', nullable: true })
  contentHash: string | null = null;

  /** Fixed for the mail's whole life, with its angle brackets. */
  @Property({ type: 'text', unique: true })
  messageId!: string;

  @Property({ type: 'text', nullable: true })
  recipientEmail: string | null = null;

  @Property({ type: 'text', nullable: true })
  recipientName: string | null = null;

  /** {@link EmailContent}, sealed. */
  @Property({ type: SealedType, nullable: true })
  content: Sealed | null = null;

  @Property({ type: 'boolean' })
  countsAsContact!: boolean;

  @Property({ type: 'datetime', nullable: true })
  dueAt: Date | null = null;

  @Property({ type: 'json' })
  reasons: StoredReason[] = [];

  @Property({ type: 'integer' })
  attemptCount = 0;

  @Property({ type: 'datetime', nullable: true })
  attemptedAt: Date | null = null;

  @Property({ type: 'datetime', nullable: true })
  queuedAt: Date | null = null;

  @Property({ type: 'datetime', nullable: true })
  sentAt: Date | null = null;

  @Property({ type: 'text', nullable: true })
  lastError: string | null = null;

  @Property({ type: 'text', nullable: true })
  smtpStatus: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  leaseToken: string | null = null;

  @Property({ type: 'text', nullable: true })
  leaseOwner: string | null = null;

  /** Real time of the database, not domain time (DESIGN 3). */
  @Property({ type: 'datetime', nullable: true })
  leaseUntil: Date | null = null;

  @Property({ type: 'datetime', nullable: true })
  responseReceivedAt: Date | null = null;

  /** The text of the answer, sealed. */
  @Property({ type: SealedType, nullable: true })
  response: Sealed | null = null;

  @Property({ type: 'boolean' })
  followUpRequired = false;

  @Property({ type: SealedType, nullable: true })
  followUpNotes: Sealed | null = null;

  /** A client sends it by itself and reports how that went; no worker ever takes it. */
  @Property({ type: 'boolean' })
  externalDelivery = false;

  @Property({ type: 'text', nullable: true })
  createdBy: string | null = null;

  @Property({ type: 'datetime' })
  createdAt!: Date;

  @Property({ type: 'datetime' })
  updatedAt!: Date;
}
