/** One rule of class-validator that an argument broke. */
export interface ViolatedRule {
  /** Path of the caller's own names: "recipient.email". */
  readonly field: string;
  /** Names of the constraints, as in "isEmail"; their messages could repeat the value. */
  readonly constraints: readonly string[];
}

interface ValidationErrorLike {
  readonly property?: unknown;
  readonly constraints?: unknown;
  readonly children?: unknown;
}

/** Fields and rules of class-validator's errors, without `target` and `value`, which hold the whole input. */
export function violatedRules(errors: unknown, parent = ''): ViolatedRule[] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((error: ValidationErrorLike) => {
    const field = `${parent}${String(error.property)}`;
    const constraints = Object.keys(error.constraints ?? {});
    const own = constraints.length > 0 ? [{ field, constraints }] : [];
    return [...own, ...violatedRules(error.children, `${field}.`)];
  });
}
