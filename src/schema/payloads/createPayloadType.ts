import { type ClassType, Field, ObjectType } from 'type-graphql';
import { UserError } from './UserError.js';

/** Makes the payload of a mutation: `field` with the object after the change, and `userErrors`. */
export function createPayloadType(mutation: string, field: string, type: () => ClassType): ClassType {
  const name = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Payload`;

  @ObjectType(name, { simpleResolvers: true, description: `Result of \`${mutation}\`.` })
  class Payload {
    @Field(() => [UserError], { description: 'Why nothing was done; empty: it was done.' })
    userErrors!: UserError[];
  }
  Field(() => type(), { nullable: true, description: 'State after the change; null where there are user errors.' })(
    Payload.prototype,
    field,
  );
  return Payload;
}
