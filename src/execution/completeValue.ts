import { GraphQLError, type GraphQLLeafType, GraphQLObjectType, isObjectType } from 'graphql';
import { type Container, Place } from './place.js';
import { type FieldPlan, fieldsOf, type ValuePlan } from './plan.js';
import { ResolveInfo } from './resolveInfo.js';
import { abandon, fail, isPromise, later, type Run, runFields } from './run.js';

type Key = string | number;

/**
 * Writes a resolved value, completed as GraphQL demands, into the container at `place`. False where the null that stands
 * for it tears down this container.
 */
export function completeValue(
  run: Run,
  field: FieldPlan,
  type: ValuePlan,
  value: unknown,
  place: Place,
  key: Key,
): boolean {
  try {
    if (value === null || value === undefined) {
      if (type.nonNull) throw nullError(field);
      place.container[key] = null;
      return true;
    }
    if (value instanceof Error) throw value;
    switch (type.kind) {
      case 'LEAF':
        place.container[key] = serialize(type.leaf as GraphQLLeafType, value);
        return true;
      case 'OBJECT':
        return completeObject(run, field, type, type.object as GraphQLObjectType, value, place, key);
      case 'LIST':
        return completeList(run, field, type, value, place, key);
      case 'ABSTRACT':
        return completeAbstract(run, field, type, value, place, key);
    }
  } catch (error) {
    return fail(run, field, type.nonNull, error, place, key);
  }
}

function serialize(type: GraphQLLeafType, value: unknown): unknown {
  const serialized = type.serialize(value);
  if (serialized === null || serialized === undefined) {
    throw new Error(`${type.name} gives nothing for a value that is there`);
  }
  return serialized;
}

function completeObject(
  run: Run,
  field: FieldPlan,
  type: ValuePlan,
  objectType: GraphQLObjectType,
  value: unknown,
  place: Place,
  key: Key,
): boolean {
  const here = enter({}, field, type, place, key);
  return runFields(run, fieldsOf(run.plan, field, type, objectType), value, here) || leave(here);
}

function completeList(run: Run, field: FieldPlan, type: ValuePlan, value: unknown, place: Place, key: Key): boolean {
  if (!isIterable(value)) {
    throw new GraphQLError(
      `Expected Iterable, but did not find one for field "${field.parentType.name}.${field.name}".`,
    );
  }
  const itemType = type.item as ValuePlan;
  const list: unknown[] = [];
  const here = enter(list as unknown as Container, field, type, place, key);
  let index = 0;
  let stands = true;
  for (const item of value) {
    if (stands) stands = completeItem(run, field, itemType, item, here, index);
    else abandon(item);
    index += 1;
  }
  return stands || leave(here);
}

function completeItem(run: Run, field: FieldPlan, type: ValuePlan, item: unknown, place: Place, index: number) {
  if (!isPromise(item)) return completeValue(run, field, type, item, place, index);
  place.container[index] = null;
  return later(run, item, place, {
    onValue: (value) => completeValue(run, field, type, value, place, index),
    onError: (error) => fail(run, field, type.nonNull, error, place, index),
  });
}

function completeAbstract(run: Run, field: FieldPlan, type: ValuePlan, value: unknown, place: Place, key: Key) {
  const { resolveType } = type.abstract ?? {};
  if (!resolveType || !type.abstract) throw new GraphQLError(`Nobody says of which type a ${type.abstract?.name} is`);
  const name = resolveType(value, run.contextValue, new ResolveInfo(run, field, place), type.abstract);
  const complete = (typeName: unknown) => {
    const objectType = possibleType(run, type, typeName);
    return completeObject(run, field, type, objectType, value, place, key);
  };
  if (!isPromise(name)) return complete(name);
  const onError = (error: unknown) => fail(run, field, type.nonNull, error, place, key);
  place.container[key] = null;
  return later(run, name, place, {
    onValue(typeName) {
      try {
        return complete(typeName);
      } catch (error) {
        return onError(error);
      }
    },
    onError,
  });
}

function possibleType({ plan: { schema } }: Run, { abstract }: ValuePlan, name: unknown): GraphQLObjectType {
  const type = typeof name === 'string' ? schema.getType(name) : undefined;
  if (!isObjectType(type)) throw new GraphQLError(`Cannot tell of which type this ${abstract?.name} is.`);
  if (!abstract || !schema.isSubType(abstract, type)) {
    throw new GraphQLError(`Runtime Object type "${type.name}" is not a possible type for "${abstract?.name}".`);
  }
  return type;
}

/** Puts an empty container in its place before it is filled: late values find their way by it. */
function enter(container: Container, field: FieldPlan, type: ValuePlan, place: Place, key: Key): Place {
  place.container[key] = container;
  const typename = typeof key === 'string' ? field.parentType.name : undefined;
  return new Place(place, key, place.container, container, type.nonNull, typename);
}

/** For a container that cannot stand: null takes its place. False where that tears down the next one. */
function leave({ holder, key, nonNull }: Place): boolean {
  holder[key] = null;
  return !nonNull;
}

function nullError({ parentType, name }: FieldPlan): Error {
  return new Error(`Cannot return null for non-nullable field ${parentType.name}.${name}.`);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
