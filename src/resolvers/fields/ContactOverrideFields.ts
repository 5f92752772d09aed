import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ContactOverride as ContactOverrideEntity } from '../../entities/ContactOverride.js';
import type { GraphqlContext } from '../../schema/context.js';
import { ContactOverride } from '../../schema/types/ContactOverride.js';
import { ContactPoint } from '../../schema/types/ContactPoint.js';
import { Email } from '../../schema/types/Email.js';

@Resolver(() => ContactOverride)
export class ContactOverrideFields {
  @FieldResolver(() => ContactPoint, { description: 'Where it holds.' })
  contactPoint(@Root() override: ContactOverrideEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.contactPoint.load(override.contactPointId);
  }

  @FieldResolver(() => String, { nullable: true, description: 'Why it was given.' })
  reason(@Root() override: ContactOverrideEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.overrideReason.load(override.id);
  }

  @FieldResolver(() => Email, { nullable: true, description: 'The mail that used it up.' })
  email(@Root() override: ContactOverrideEntity, @Ctx() { loaders }: GraphqlContext) {
    return override.emailId === null ? null : loaders.email.load(override.emailId);
  }
}
