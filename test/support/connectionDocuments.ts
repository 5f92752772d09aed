import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
} from 'graphql';
import { argumentsOf, type KnownValues } from './wholeDocument.js';

type Field = GraphQLField<unknown, unknown>;

/** A query whose `$first` says how many rows it shows, with all fields below a connection. */
export interface ConnectionDocument {
  /** Of the field that is the connection: "Therapist.emails". */
  readonly connection: string;
  readonly document: string;
  /** Names of the fields from the root to the list that `$first` is about. */
  readonly list: readonly string[];
  /** Of every field that is asked for. */
  readonly coordinates: readonly string[];
}

export interface DocumentOptions {
  readonly schema: GraphQLSchema;
  /** Arguments by name or, where others take another one of that name, by coordinate: "Query.staffMembers.filter". */
  readonly known: KnownValues;
  /** Objects below each other under the connection. */
  readonly depth: number;
}

interface Step {
  readonly coordinate: string;
  readonly field: Field;
}

/** How one comes from the root to an object of a type. */
interface Way {
  readonly steps: readonly Step[];
}

export const isConnection = ({ type }: Field): boolean => getNamedType(type).name.endsWith('Connection');

/** Coordinates of all fields that are connections, of the root and nested ones. */
export function connectionsOf(schema: GraphQLSchema): string[] {
  return objectTypes(schema).flatMap((type) =>
    fieldsOf(type)
      .filter(isConnection)
      .map(({ name }) => `${type.name}.${name}`),
  );
}

/** Coordinates of the fields of everything that rows of connections lead to. */
export function fieldsBelowConnections(schema: GraphQLSchema): string[] {
  const seen = new Set<GraphQLNamedType>();
  const waiting: GraphQLNamedType[] = [];
  for (const type of objectTypes(schema)) {
    waiting.push(
      ...fieldsOf(type)
        .filter(isConnection)
        .map(({ type: connection }) => getNamedType(connection)),
    );
  }
  const found: string[] = [];
  for (let type = waiting.shift(); type; type = waiting.shift()) {
    if (seen.has(type)) continue;
    seen.add(type);
    if (!isObjectType(type)) {
      if (isCompositeType(type)) waiting.push(...schema.getPossibleTypes(type));
      continue;
    }
    for (const field of fieldsOf(type)) {
      found.push(`${type.name}.${field.name}`);
      waiting.push(getNamedType(field.type));
    }
  }
  return found;
}

/** One document for each connection of the schema. */
export function connectionDocuments(options: DocumentOptions): ConnectionDocument[] {
  const ways = waysToTypes(options.schema);
  return connectionsOf(options.schema).map((connection) => documentOf(options, connection, ways));
}

function documentOf(options: DocumentOptions, connection: string, ways: ReadonlyMap<string, Way>): ConnectionDocument {
  const { schema } = options;
  const [owner = '', name = ''] = connection.split('.');
  const way = ways.get(owner);
  const field = (schema.getType(owner) as GraphQLObjectType).getFields()[name];
  if (!way || !field) throw new Error(`No query leads to ${connection}`);
  const steps = [...way.steps, { coordinate: connection, field }];
  const counted = steps.findIndex((step) => isConnection(step.field));
  const coordinates: string[] = [];

  function asked({ coordinate, field }: Step, first: string | undefined): string {
    coordinates.push(coordinate);
    return `${field.name}${argumentsOf(field, knownFor(options.known, coordinate, first))}`;
  }

  function whole(type: GraphQLNamedType, depth: number): string | null {
    if (!isObjectType(type)) throw new Error(`${type.name}: interfaces and unions are not asked for here`);
    const isStep = STEPS.test(type.name);
    if (!isStep && depth === 0) return null;
    return braces(stepsFrom(type).map((step) => below(step, isStep || isPlainList(step.field) ? depth : depth - 1)));
  }

  /** A field with what is below it; of edges without their nodes, which are the connection's once more. */
  function below(step: Step, depth: number): string | null {
    const type = getNamedType(step.field.type);
    if (!isCompositeType(type)) return asked(step, FEW);
    const inner = whole(type, step.field.name === 'edges' ? 0 : depth);
    return inner && `${asked(step, FEW)} ${inner}`;
  }

  function ownFields(type: GraphQLNamedType): string {
    const others = isObjectType(type) ? stepsFrom(type).filter((step) => !isConnection(step.field)) : [];
    return others.map((step) => below(step, options.depth) ?? '').join(' ');
  }

  const last = steps.length - 1;
  const open = steps.map((step, index) => {
    const text = asked(step, index === counted ? '$first' : FEW);
    if (index === last) return `${text} ${whole(getNamedType(field.type), options.depth)}`;
    // Of the owner everything else, too: some types are never rows of a list.
    const beside = index === last - 1 ? ownFields(rowType(step.field)) : '';
    return isConnection(step.field) ? `${text} { totalCount nodes { ${beside}` : `${text} { ${beside}`;
  });
  const close = steps.slice(0, -1).map((step) => (isConnection(step.field) ? '} }' : '}'));
  return {
    connection,
    document: `query ($first: Int!) { ${open.join(' ')} ${close.join(' ')} }`,
    list: steps.slice(0, counted + 1).map((step) => step.field.name),
    coordinates,
  };
}

const STEPS = /(?:Connection|Edge|PageInfo)$/;
const isPlainList = ({ type }: Field) => isListType(getNullableType(type));

function braces(parts: readonly (string | null)[]): string | null {
  const selected = parts.filter((part) => part !== null);
  return selected.length > 0 ? `{ ${selected.join(' ')} }` : null;
}

/** Rows of lists in lists. */
const FEW = '3';

function knownFor(known: KnownValues, coordinate: string, first: string | undefined): KnownValues {
  const own = Object.entries(known).flatMap(([name, value]) =>
    name.startsWith(`${coordinate}.`) ? [[name.slice(coordinate.length + 1), value] as const] : [],
  );
  return { ...known, ...(first === undefined ? {} : { first }), ...Object.fromEntries(own) };
}

/** Shortest ways from the root to each type; through lists where there is one, so that there are many of it. */
function waysToTypes(schema: GraphQLSchema): Map<string, Way> {
  const query = schema.getQueryType() as GraphQLObjectType;
  const ways = new Map<string, Way>([[query.name, { steps: [] }]]);
  const roots = stepsFrom(query).map((step): Way => ({ steps: [step] }));
  const isList = ({ steps: [root] }: Way) => root !== undefined && isConnection(root.field);
  reach(roots.filter(isList));
  reach(roots.filter((root) => !isList(root)));
  return ways;

  function reach(waiting: Way[]): void {
    for (let way = waiting.shift(); way; way = waiting.shift()) {
      const { steps } = way;
      const type = rowType((steps.at(-1) as Step).field);
      if (!isObjectType(type) || ways.has(type.name)) continue;
      ways.set(type.name, way);
      waiting.push(...stepsFrom(type).map((step) => ({ steps: [...steps, step] })));
    }
  }
}

function stepsFrom(type: GraphQLObjectType): Step[] {
  return fieldsOf(type).map((field) => ({ coordinate: `${type.name}.${field.name}`, field }));
}

/** The type of a field's object; of a connection's rows. */
function rowType({ type }: Field): GraphQLNamedType {
  const named = getNamedType(type);
  const nodes = isObjectType(named) && named.name.endsWith('Connection') ? named.getFields().nodes : undefined;
  return nodes ? getNamedType(nodes.type) : named;
}

const fieldsOf = (type: GraphQLObjectType): Field[] => Object.values(type.getFields());

function objectTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  const isOwn = (type: GraphQLNamedType) => isObjectType(type) && !type.name.startsWith('__');
  return Object.values(schema.getTypeMap()).filter(isOwn) as GraphQLObjectType[];
}
