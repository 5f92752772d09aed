import {
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  OperationTypeNode,
} from 'graphql';

export const ROOTS = Object.values(OperationTypeNode);

/** A field and a document that asks for it and for nothing else, but for what leads there. */
export interface FieldPath {
  readonly coordinate: string;
  /** Of the fields on the way, from the root; the field itself last. */
  readonly way: readonly string[];
  readonly document: string;
}

interface Step {
  readonly way: readonly string[];
  readonly wrap: (inner: string) => string;
}

/** Every field of every object type that can be reached, each by a shortest way; with arguments where they are given. */
export function fieldPaths(
  schema: GraphQLSchema,
  argumentsOf: (field: GraphQLField<unknown, unknown>) => string = () => '',
  roots: readonly OperationTypeNode[] = ROOTS,
): FieldPath[] {
  const steps = new Map<string, Step>();
  const waiting: string[] = [];
  const reach = (type: string, step: Step) => {
    if (steps.has(type)) return;
    steps.set(type, step);
    waiting.push(type);
  };
  for (const kind of roots) {
    const root = schema.getRootType(kind);
    if (root) reach(root.name, { way: [], wrap: (inner) => `${kind} { ${inner} }` });
  }
  const paths: FieldPath[] = [];
  for (let name = waiting.shift(); name; name = waiting.shift()) {
    const step = steps.get(name) as Step;
    const type = schema.getType(name);
    if (isAbstractType(type))
      for (const possible of schema.getPossibleTypes(type))
        reach(possible.name, { way: step.way, wrap: (inner) => step.wrap(`... on ${possible.name} { ${inner} }`) });
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${name}.${field.name}`;
      const way = [...step.way, coordinate];
      const target = targetOf(field);
      const asked = `${field.name}${argumentsOf(field)}`;
      paths.push({ coordinate, way, document: step.wrap(target ? `${asked} { __typename }` : asked) });
      if (target) reach(target, { way, wrap: (inner) => step.wrap(`${asked} { ${inner} }`) });
    }
  }
  return paths;
}

function targetOf(field: GraphQLField<unknown, unknown>): string | null {
  const type = getNamedType(field.type);
  return isCompositeType(type) ? type.name : null;
}
