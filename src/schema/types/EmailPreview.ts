import { Field, ObjectType } from 'type-graphql';
import { EmailTemplateEnum } from '../enums/email.js';

@ObjectType('EmailPreview', {
  simpleResolvers: true,
  description: 'A mail as it would be composed now. Nothing is stored.',
})
export class EmailPreview {
  @Field(() => String, { description: 'Subject line.' })
  subject!: string;

  @Field(() => String, { description: 'HTML part.' })
  html!: string;

  @Field(() => String, { description: 'Plain text part.' })
  text!: string;

  @Field(() => EmailTemplateEnum, { description: 'What it was made from.' })
  templateName!: string;

  @Field(() => String, { description: "SHA-256 of the template's sources." })
  contentHash!: string;
}
