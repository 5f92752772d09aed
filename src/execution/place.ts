import type { ResponsePath } from 'graphql';

/** An object or a list of the answer while it is being filled. */
export type Container = Record<string | number, unknown>;

/** Where a container stands in the answer: what errors need for their path, and nulls for their way up. */
export class Place {
  constructor(
    readonly parent: Place | null,
    readonly key: string | number,
    readonly holder: Container,
    readonly container: Container,
    /** Whether a null here makes a null of the container around it. */
    readonly nonNull: boolean,
    /** Type that has the field `key`; undefined for an element of a list. */
    readonly typename: string | undefined,
  ) {}
}

export function pathTo(place: Place, key: string | number): (string | number)[] {
  const path = [key];
  for (let here = place; here.parent; here = here.parent) path.unshift(here.key);
  return path;
}

/** The same as graphql-js gives it to resolvers. */
export function responsePath(place: Place, key: string | number, typename: string | undefined): ResponsePath {
  const prev = place.parent ? responsePath(place.parent, place.key, place.typename) : undefined;
  return { prev, key, typename };
}

/** Puts null in place of the nearest container around `place`, or itself, that may be null. */
export function tearDown(place: Place): void {
  let here = place;
  while (here.nonNull && here.parent) here = here.parent;
  here.holder[here.key] = null;
}

/** Whether the answer still has what stands at `place`: a null may have taken its room meanwhile. */
export function isPartOfAnswer(place: Place): boolean {
  for (let here: Place | null = place; here; here = here.parent) {
    if (here.holder[here.key] !== here.container) return false;
  }
  return true;
}
