import { Field, ID, InputType } from 'type-graphql';
import type { AnyTemplateName } from '../../composer/emailInput.js';
import type { Language } from '../../domain/vocabulary.js';
import { EmailTemplateEnum, LanguageEnum } from '../enums/email.js';

@InputType('PreviewEmailInput', { description: 'Which mail to show.' })
export class PreviewEmailInput {
  @Field(() => ID, { description: 'To whom.' })
  therapistId!: string;

  @Field(() => EmailTemplateEnum, {
    nullable: true,
    description: 'Default: what would be used next. MANUAL cannot be previewed.',
  })
  template?: AnyTemplateName | null;

  @Field(() => LanguageEnum, { nullable: true, description: "Default: the therapist's." })
  language?: Language | null;
}
