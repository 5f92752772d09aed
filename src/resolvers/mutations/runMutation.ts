import { actorOf } from '../../auth/actorOf.js';
import { CommunicationError, isCommunicationError } from '../../errors.js';
import type { Loaders } from '../../queries/createLoaders.js';
import { isUuid } from '../../queries/uuid.js';
import type { GraphqlContext } from '../../schema/context.js';
import { isUserErrorCode, type UserErrorCode } from '../../schema/enums/userErrorCode.js';
import type { ActorInput } from '../../schema/inputs/ActorInput.js';

interface UserErrorView {
  readonly code: UserErrorCode;
  readonly field: string | null;
  readonly message: string;
  readonly nextPossibleSlot: Date | null;
  readonly claimedBy: string | null;
  readonly claimedSince: Date | null;
}

/** The payload of a mutation: the object under its name, and user errors. */
export type MutationPayload = Record<string, unknown> & { readonly userErrors: readonly UserErrorView[] };

export interface MutationSteps<Input extends ActorInput, Done> {
  readonly input: Input;
  /** Fields of the input that hold ids of this service, or lists of them. */
  readonly ids: readonly (keyof Input & string)[];
  /** Calls the service. */
  readonly work: () => Promise<Done>;
  /** Literal name of the mutation, where its input may carry a key: with one it is done once. */
  readonly once?: string;
  /** Reads the object anew, after the change. */
  readonly read: (done: Done, loaders: Loaders, context: GraphqlContext) => Promise<unknown>;
}

/**
 * Runs one mutation. What the service refuses on purpose becomes a user error; everything else is thrown on. `name` is the
 * payload's field.
 */
export async function runMutation<Input extends ActorInput & { idempotencyKey?: string | null }, Done>(
  context: GraphqlContext,
  name: string,
  steps: MutationSteps<Input, Done>,
): Promise<MutationPayload> {
  try {
    steps.input.staffMemberId = actorOf(context.viewer, steps.input.staffMemberId);
    for (const field of steps.ids) steps.input[field] = canonicalIds(`input.${field}`, steps.input[field]);
    const done = await workOnce(context, steps);
    context.renew();
    return { [name]: await steps.read(done, context.loaders, context), userErrors: [] };
  } catch (error) {
    return { [name]: null, userErrors: userErrorsOf(error) };
  }
}

/** What a key did before is not done again: its object is read anew, like the object of the first time. */
async function workOnce<Input extends ActorInput & { idempotencyKey?: string | null }, Done>(
  { idempotency }: GraphqlContext,
  { input, once, work }: MutationSteps<Input, Done>,
): Promise<Done> {
  const { idempotencyKey: key, ...rest } = input;
  if (key == null || once === undefined) return work();
  const call = { key, actor: input.staffMemberId, operation: once, input: rest };
  const { subjectId } = await idempotency.once(call, async () => ({ subjectId: idOf(await work()) }));
  return { id: subjectId } as Done;
}

/** Mutations with a key give what they made or changed. */
function idOf(done: unknown): string {
  return (done as { readonly id: string }).id;
}

/** One for each problem, where there are several. @throws the error itself when nobody expected it */
function userErrorsOf(error: unknown): UserErrorView[] {
  if (!isCommunicationError(error)) throw error;
  const { code, field, message, details } = error;
  if (!isUserErrorCode(code)) throw error;
  const problems = (details?.problems ?? [{ field, message }]) as readonly { field?: string; message: string }[];
  return problems.map((problem) => ({
    code,
    field: inputField(problem.field),
    message: problem.message,
    nextPossibleSlot: dateIn(details?.nextPossible),
    claimedBy: (details?.claimedBy as string | undefined) ?? null,
    claimedSince: dateIn(details?.claimedAt),
  }));
}

/** The domain names fields without the input that they are in. */
function inputField(field: string | undefined): string | null {
  if (field === undefined) return null;
  return field.startsWith('input') ? field : `input.${field}`;
}

function dateIn(value: unknown): Date | null {
  return typeof value === 'string' ? new Date(value) : null;
}

/** As PostgreSQL writes them, whatever the case of their letters. A malformed id is one that nothing has. */
function canonicalIds<Value>(field: string, value: Value): Value {
  if (Array.isArray(value)) return value.map((id, index) => canonicalIds(`${field}.${index}`, id)) as Value;
  if (typeof value !== 'string') return value;
  if (!isUuid(value)) throw new CommunicationError('NOT_FOUND', 'There is nothing with this id.', { field });
  return value.toLowerCase() as Value;
}
