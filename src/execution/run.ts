import { type ExecutionResult, type GraphQLError, getArgumentValues, locatedError } from 'graphql';
import { completeValue } from './completeValue.js';
import { type Container, isPartOfAnswer, Place, pathTo, tearDown } from './place.js';
import type { FieldPlan, OperationPlan } from './plan.js';
import { ResolveInfo } from './resolveInfo.js';

/** One execution of a plan. */
export interface Run {
  readonly plan: OperationPlan;
  readonly rootValue: unknown;
  readonly contextValue: unknown;
  readonly variableValues: Readonly<Record<string, unknown>>;
  /** By number of the field: the same for all rows. */
  readonly args: (Readonly<Record<string, unknown>> | undefined)[];
  readonly errors: GraphQLError[];
  /** Values that are waited for, and one for the first pass. */
  pending: number;
  /** Whether a null may have torn down a container; then late values must look whether theirs is still there. */
  isTorn: boolean;
  readonly onEnd: () => void;
  readonly onCrash: (error: unknown) => void;
}

export type RunArguments = Pick<Run, 'plan' | 'rootValue' | 'contextValue' | 'variableValues'>;

const NO_ARGUMENTS = Object.freeze({});

/** Runs a query, or one event of a subscription. Resolves when everything that it began has ended. */
export async function runOperation(args: RunArguments): Promise<ExecutionResult> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const run: Run = { ...args, args: [], errors: [], pending: 1, isTorn: false, onEnd: resolve, onCrash: reject };
  const data: Container = {};
  const answer: Container = { data };
  const root = new Place(null, 'data', answer, data, false, undefined);
  if (!runFields(run, run.plan.rootFields, run.rootValue, root)) tearDown(root);
  ended(run);
  await promise;
  const result = { data: answer.data as ExecutionResult['data'] };
  return run.errors.length > 0 ? { errors: run.errors, ...result } : result;
}

/** Fills the container at `place`. False where it cannot stand: a field that must not be null is. */
export function runFields(run: Run, fields: readonly FieldPlan[], source: unknown, place: Place): boolean {
  for (const field of fields) if (!runField(run, field, source, place)) return false;
  return true;
}

function runField(run: Run, field: FieldPlan, source: unknown, place: Place): boolean {
  const { container } = place;
  const { key, type } = field;
  let value: unknown;
  try {
    value = readField(run, field, source, place);
  } catch (error) {
    return fail(run, field, type.nonNull, error, place, key);
  }
  if (isPromise(value)) {
    // The order of keys is that of the query.
    container[key] = null;
    return later(run, value, place, {
      onValue: (late) => completeValue(run, field, type, late, place, key),
      onError: (error) => fail(run, field, type.nonNull, error, place, key),
    });
  }
  return completeValue(run, field, type, value, place, key);
}

function readField(run: Run, field: FieldPlan, source: unknown, place: Place): unknown {
  const { definition, name } = field;
  if (!definition) return field.parentType.name;
  if (definition.resolve) {
    return definition.resolve(source, argumentsOf(run, field), run.contextValue, new ResolveInfo(run, field, place));
  }
  if ((typeof source !== 'object' || source === null) && typeof source !== 'function') return undefined;
  const value = (source as Record<string, unknown>)[name];
  if (typeof value !== 'function') return value;
  return value.call(source, argumentsOf(run, field), run.contextValue, new ResolveInfo(run, field, place));
}

function argumentsOf({ args, variableValues }: Run, { number, definition, nodes }: FieldPlan) {
  if (!definition || definition.args.length === 0) return NO_ARGUMENTS;
  const known = args[number];
  if (known) return known;
  const values = getArgumentValues(definition, nodes[0] as (typeof nodes)[number], variableValues);
  args[number] = values;
  return values;
}

/** Notes the error. False where the null that stands for the value tears down its container. */
export function fail(
  run: Run,
  { nodes }: FieldPlan,
  nonNull: boolean,
  error: unknown,
  place: Place,
  key: string | number,
): boolean {
  run.errors.push(locatedError(error, nodes, pathTo(place, key)));
  place.container[key] = null;
  run.isTorn = true;
  return !nonNull;
}

interface Late {
  readonly onValue: (value: unknown) => boolean;
  readonly onError: (error: unknown) => boolean;
}

/** Goes on when the promise has settled; what it gives must not tear down what is gone already. */
export function later(run: Run, promise: PromiseLike<unknown>, place: Place, { onValue, onError }: Late): true {
  const settle = (step: (outcome: unknown) => boolean, outcome: unknown) => {
    try {
      if (run.isTorn && !isPartOfAnswer(place)) abandon(outcome);
      else if (!step(outcome)) tearDown(place);
    } catch (error) {
      run.onCrash(error);
    } finally {
      ended(run);
    }
  };
  run.pending += 1;
  promise.then(
    (value) => settle(onValue, value),
    (error) => settle(onError, error),
  );
  return true;
}

function ended(run: Run): void {
  run.pending -= 1;
  if (run.pending === 0) run.onEnd();
}

/** Hears the rejections in a value that nobody wants any more: one that nobody hears ends the process. */
export function abandon(value: unknown): void {
  if (isPromise(value)) value.then(abandon, () => undefined);
  else if (Array.isArray(value)) value.forEach(abandon);
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
