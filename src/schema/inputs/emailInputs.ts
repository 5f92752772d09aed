import { Field, ID, InputType } from 'type-graphql';
import type { Language } from '../../domain/vocabulary.js';
import type { ReportedStatus } from '../../services/createExternalEmailService.js';
import type { UncertainResolution } from '../../services/createUncertainEmailService.js';
import { LanguageEnum, ReportedEmailStatusEnum, UncertainResolutionEnum } from '../enums/email.js';
import { ActorInput, KeyedInput } from './ActorInput.js';

@InputType('CreateEmailInput', { description: 'A mail written by hand.' })
export class CreateEmailInput extends KeyedInput {
  @Field(() => ID, { description: 'To whom.' })
  therapistId!: string;

  @Field(() => String, { description: 'Subject, one line of 1 to 200 characters; the reference is added.' })
  subject!: string;

  @Field(() => String, { description: 'Plain text, 1 to 20,000 characters; it is set into the common layout.' })
  bodyText!: string;

  @Field(() => LanguageEnum, { nullable: true, description: "Default: the therapist's." })
  language?: Language | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Open requests at the contact point that it is about, at most 50; a draft reserves none of them.',
  })
  placementRequestIds?: string[] | null;
}

@InputType('UpdateEmailInput', { description: 'What is left out stays as it is.' })
export class UpdateEmailInput extends ActorInput {
  @Field(() => ID, { description: 'Which mail.' })
  emailId!: string;

  @Field(() => String, { nullable: true, description: 'New subject; of a draft only.' })
  subject?: string | null;

  @Field(() => String, { nullable: true, description: 'New text; of a draft only.' })
  bodyText?: string | null;

  @Field(() => LanguageEnum, { nullable: true, description: 'New language; of a draft only.' })
  language?: Language | null;

  @Field(() => Boolean, { nullable: true, description: 'Sets or takes away the follow-up mark, of any mail.' })
  followUpRequired?: boolean | null;

  @Field(() => String, { nullable: true, description: 'Notes for the follow-up; null takes them away.' })
  followUpNotes?: string | null;
}

@InputType('QueueEmailInput', { description: 'Which mail to release or to try again.' })
export class QueueEmailInput extends KeyedInput {
  @Field(() => ID, { description: 'Which mail.' })
  emailId!: string;
}

@InputType('ReportEmailDeliveryInput', { description: 'How a mail fared that a client sends by itself.' })
export class ReportEmailDeliveryInput extends KeyedInput {
  @Field(() => ID, { description: 'Which mail; one with `externalDelivery` only.' })
  emailId!: string;

  @Field(() => ReportedEmailStatusEnum, { description: 'Where it stands now.' })
  status!: ReportedStatus;

  @Field(() => String, { nullable: true, description: 'Why it failed; addresses are taken out.' })
  error?: string | null;
}

@InputType('CancelEmailInput', { description: 'Which mail to stop.' })
export class CancelEmailInput extends ActorInput {
  @Field(() => ID, { description: 'Which mail.' })
  emailId!: string;
}

@InputType('ResolveUncertainEmailInput', { description: 'What a person found out about an uncertain mail.' })
export class ResolveUncertainEmailInput extends KeyedInput {
  @Field(() => ID, { description: 'Which mail.' })
  emailId!: string;

  @Field(() => UncertainResolutionEnum, { description: 'What was found out, and what is to happen.' })
  resolution!: UncertainResolution;

  @Field(() => String, { description: 'How it is known; kept for auditors, 1 to 2,000 characters.' })
  reason!: string;
}
