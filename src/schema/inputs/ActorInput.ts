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

/** Of every input whose repetition would do something twice. */
export const IDEMPOTENCY_KEY = {
  nullable: true,
  description:
    'A key of your own, up to 255 printable characters. Repeated within 24 hours with the same input it does nothing more and gives the same object; with another input it is refused.',
};

/** What the input of a mutation has that creates or sends. */
@InputType({ description: 'Who acts, once.' })
export abstract class KeyedInput extends ActorInput {
  @Field(() => String, IDEMPOTENCY_KEY)
  idempotencyKey?: string | null;
}
