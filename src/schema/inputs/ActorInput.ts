import { Field, ID, InputType } from 'type-graphql';

/** What every mutation's input has. Not a type of the schema by itself. */
@InputType({ description: 'Who acts.' })
export abstract class ActorInput {
  @Field(() => ID, { description: 'Staff member who does this; kept for auditors.' })
  staffMemberId!: string;
}
