import type { GraphQLResolveInfo } from 'graphql';
import { type Place, responsePath } from './place.js';
import type { FieldPlan } from './plan.js';
import type { Run } from './run.js';

/** The fourth argument of a resolver. Nearly none looks at it, so that it must be cheap to make. */
export class ResolveInfo implements GraphQLResolveInfo {
  readonly #run: Run;
  readonly #field: FieldPlan;
  readonly #place: Place;

  constructor(run: Run, field: FieldPlan, place: Place) {
    this.#run = run;
    this.#field = field;
    this.#place = place;
  }

  get fieldName() {
    return this.#field.name;
  }
  get fieldNodes() {
    return this.#field.nodes;
  }
  get returnType() {
    return this.#field.definition?.type as GraphQLResolveInfo['returnType'];
  }
  get parentType() {
    return this.#field.parentType;
  }
  get path() {
    return responsePath(this.#place, this.#field.key, this.#field.parentType.name);
  }
  get schema() {
    return this.#run.plan.schema;
  }
  get fragments() {
    return this.#run.plan.fragments;
  }
  get rootValue() {
    return this.#run.rootValue;
  }
  get operation() {
    return this.#run.plan.operation;
  }
  get variableValues() {
    return this.#run.variableValues as GraphQLResolveInfo['variableValues'];
  }
}
