import { Field, Int, ObjectType } from 'type-graphql';
import { EmailPurposeEnum, EmailStatusEnum, EmailTemplateEnum, LanguageEnum } from '../enums/email.js';
import { DateTime } from '../scalars.js';
import { Node } from './Node.js';

@ObjectType('Email', { implements: Node, simpleResolvers: true, description: 'One mail and its life.' })
export class Email extends Node {
  @Field(() => String, { description: 'Reference in the subject, e.g. "A-1234".' })
  reference!: string;

  @Field(() => EmailPurposeEnum, { description: 'What it is for.' })
  purpose!: string;

  @Field(() => EmailStatusEnum, { description: 'Where it stands.' })
  status!: string;

  @Field(() => LanguageEnum, { description: 'Language of the text.' })
  language!: string;

  @Field(() => EmailTemplateEnum, { nullable: true, description: 'What it was made from; null until it is composed.' })
  templateName!: string | null;

  @Field(() => String, { nullable: true, description: "SHA-256 of the template's sources; tells its version." })
  contentHash!: string | null;

  @Field(() => String, { description: 'Message-ID header; fixed for the whole life of the mail.' })
  messageId!: string;

  @Field(() => String, { nullable: true, description: 'Address it goes to.' })
  recipientEmail!: string | null;

  @Field(() => String, { nullable: true, description: 'Name it goes to.' })
  recipientName!: string | null;

  @Field(() => Boolean, {
    description: 'Whether it keeps the contact point from being contacted again for seven days.',
  })
  countsAsContact!: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When the delivery worker looks at it next.' })
  dueAt!: Date | null;

  @Field(() => Int, { description: 'Tries so far.' })
  attemptCount!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it was last handed to the SMTP server.' })
  attemptedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was released.' })
  queuedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the SMTP server accepted it.' })
  sentAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'Stable code of the last error, e.g. "SMTP_550", "COMPOSE_FAILED".',
  })
  lastError!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'SMTP status of the last answer, e.g. "550 5.1.1".',
  })
  smtpStatus!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When an answer came in.' })
  responseReceivedAt!: Date | null;

  @Field(() => Boolean, { description: 'Staff have to follow it up.' })
  followUpRequired!: boolean;

  @Field(() => Boolean, {
    description: 'A client sends it by itself and reports how that went; the delivery worker never takes it.',
  })
  externalDelivery!: boolean;

  @Field(() => String, { nullable: true, description: 'Staff member who wrote it; null: the service.' })
  createdBy!: string | null;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'Last change.' })
  updatedAt!: Date;
}
