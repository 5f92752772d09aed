import { Field, ID, ObjectType } from 'type-graphql';
import { OverridableRuleEnum } from '../enums/contact.js';
import { DateTime } from '../scalars.js';

@ObjectType('ContactOverride', {
  simpleResolvers: true,
  description: "Staff's permission to break rules for one contact. Unused, it expires.",
})
export class ContactOverride {
  @Field(() => ID, { description: 'Id of the override.' })
  id!: string;

  @Field(() => [OverridableRuleEnum], { description: 'The rules that it lifts.' })
  rules!: string[];

  @Field(() => String, { description: 'Staff member who gave it.' })
  grantedBy!: string;

  @Field(() => DateTime, { description: 'When it was given.' })
  grantedAt!: Date;

  @Field(() => DateTime, { description: 'When it expires unused.' })
  expiresAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When a mail used it up.' })
  usedAt!: Date | null;
}
