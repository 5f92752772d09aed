/** Default branch of an exhaustive `switch`: a value that the types exclude has come in from outside. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected value ${JSON.stringify(value)}`);
}
