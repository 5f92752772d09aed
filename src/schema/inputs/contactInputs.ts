import { Field, ID, InputType } from 'type-graphql';
import type { OverridableRule } from '../../domain/vocabulary.js';
import { OverridableRuleEnum } from '../enums/contact.js';
import { ActorInput, KeyedInput } from './ActorInput.js';

@InputType('OverrideContactRuleInput', { description: 'Lifts rules for the next contact.' })
export class OverrideContactRuleInput extends KeyedInput {
  @Field(() => ID, { description: 'At whose contact point.' })
  therapistId!: string;

  @Field(() => [OverridableRuleEnum], { description: 'Which rules, at least one.' })
  rules!: OverridableRule[];

  @Field(() => String, { description: 'Why; kept for auditors, 1 to 2,000 characters.' })
  reason!: string;
}

@InputType('SuppressContactPointInput', { description: 'An opt-out.' })
export class SuppressContactPointInput extends ActorInput {
  @Field(() => ID, { description: 'Whose contact point.' })
  therapistId!: string;

  @Field(() => String, { description: 'Why; kept for auditors, 1 to 2,000 characters.' })
  reason!: string;
}

@InputType('LiftSuppressionInput', { description: 'Takes an opt-out back.' })
export class LiftSuppressionInput extends ActorInput {
  @Field(() => ID, { description: 'Whose contact point.' })
  therapistId!: string;

  @Field(() => String, { description: 'Why; kept for auditors, 1 to 2,000 characters.' })
  reason!: string;
}

@InputType('PauseOutboundInput', { description: 'Stops all mail.' })
export class PauseOutboundInput extends ActorInput {
  @Field(() => String, { description: 'Why; kept for auditors, 1 to 2,000 characters.' })
  reason!: string;
}

@InputType('ResumeOutboundInput', { description: 'Lets mail leave again.' })
export class ResumeOutboundInput extends ActorInput {
  @Field(() => String, { description: 'Why; kept for auditors, 1 to 2,000 characters.' })
  reason!: string;
}
