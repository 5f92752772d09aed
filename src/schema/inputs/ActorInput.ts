import { Field, ID, InputType } from 'type-graphql';

/** What every mutation's input has. Not a type of the schema by itself. */
@InputType({ description: 'Who acts.' })
export abstract class ActorInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'Staff member who does this; kept for auditors. With sign-in it is the subject of the token: leave it out, or repeat it.',
  })
  // Filled by `runMutation` before anything reads it.
  staffMemberId!: string;
}
