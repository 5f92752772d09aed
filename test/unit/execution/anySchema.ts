import {
  buildSchema,
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** Every kind of type, nullable and not, on the way to itself. */
const SDL = `
  enum Colour { RED GREEN }
  interface Named { name: String }
  type Thing implements Named {
    id: ID!
    name: String
    must: String!
    colour: Colour
    count: Int
    twice(number: Int = 2, text: String): String
    thing: Thing
    mustThing: Thing!
    things: [Thing]
    mustThings: [Thing!]
    allThings: [Thing!]!
    named: Named
    mustNamed: Named!
    either: Either
    table: [[Int!]]
  }
  type Other implements Named { name: String, other: Int!, thing: Thing }
  union Either = Thing | Other
  type Query { thing: Thing, mustThing: Thing!, things: [Thing!], named: Named, either: Either }
  type Mutation { thing: Thing }
  type Subscription { thing: Thing }
`;

/** What a field gives is decided by `chance`, a number in 0…1 for each place of the answer, always the same for it. */
export function anySchema(chance: (path: string) => number): GraphQLSchema {
  const schema = buildSchema(SDL);
  const resolve: GraphQLFieldResolver<unknown, unknown> = (_source, args, _context, info) => {
    const path = pathOf(info.path);
    const value = () => made(String(info.returnType), path, args, chance);
    const kind = chance(`${path}?`);
    return kind < 0.5 ? value() : later(chance, path).then(value);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInterfaceType(type) || type.name === 'Either') {
      Object.assign(type, { resolveType: (value: { type: unknown }) => value.type });
    }
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (chance(`${type.name}.${field.name}`) < 0.7) field.resolve = resolve;
    }
  }
  return schema;
}

/**
 * The same answers, but nothing is there at once. graphql-js leaves a rejection unhandled, which ends the process, where a
 * list has an element that fails at once beside one that fails later.
 */
export function withoutHaste(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = async (...args) => inAWhile(await resolve(...args));
    }
  }
  return schema;
}

function inAWhile(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map(async (item) => inAWhile(await item));
}

function pathOf(path: { prev: unknown; key: string | number } | undefined): string {
  return path ? `${pathOf(path.prev as typeof path)}/${path.key}` : '';
}

async function later(chance: (path: string) => number, path: string): Promise<void> {
  for (let turn = Math.floor(chance(`${path}!`) * 3); turn >= 0; turn -= 1) await undefined;
}

function made(type: string, path: string, args: object, chance: (path: string) => number): unknown {
  const luck = chance(path);
  if (luck < 0.04) throw new Error(`thrown at ${path}`);
  if (luck < 0.08) return new Error(`given at ${path}`);
  if (luck < 0.14) return null;
  if (type.startsWith('[')) {
    const inner = type.replace(/!$/, '').slice(1, -1);
    return Array.from({ length: 1 + Math.floor(luck * 3) }, (_, index) => {
      const item = () => made(inner, `${path}/${index}`, args, chance);
      if (chance(`${path}/${index}?`) < 0.2) return later(chance, path).then(item);
      try {
        return item();
      } catch (error) {
        return error;
      }
    });
  }
  switch (type.replace('!', '')) {
    case 'Colour':
      return luck < 0.2 ? 'PURPLE' : 'RED';
    case 'Int':
      return luck < 0.2 ? 1.5 : Math.floor(luck * 100);
    case 'ID':
    case 'String':
      return `${path} ${JSON.stringify(args)}`;
    default:
      return thing(type, luck);
  }
}

/** With plain fields, too, for those that have no resolver. */
function thing(type: string, luck: number): object {
  const wanted = type.replace('!', '');
  const concrete = wanted === 'Thing' || wanted === 'Other' ? wanted : luck < 0.5 ? 'Thing' : 'Other';
  const type_ = luck > 0.97 ? 'Query' : concrete;
  const plain = { id: 'id', name: 'name', must: luck < 0.2 ? null : 'must', colour: 'GREEN', count: 7, other: 3 };
  const nested = {
    ...plain,
    type: 'Thing',
    mustThing: plain,
    things: [plain, null],
    allThings: [plain],
    table: [[1, 2], null],
  };
  return {
    ...nested,
    type: type_,
    thing: () => nested,
    mustThings: [nested],
    twice: ({ number }: { number: number }) => String(number),
  };
}
