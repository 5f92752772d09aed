import { CommunicationError } from '../errors.js';

/** Name of the helper that every printed variable goes through. */
export const PRINT_HELPER = 'print';

function pathExpression(name: string, loc: hbs.AST.SourceLocation): hbs.AST.PathExpression {
  return { type: 'PathExpression', data: false, depth: 0, parts: [name], original: name, loc };
}

/**
 * Rewrites `{{variable}}` to `{{print variable "variable"}}` throughout a parsed template: Handlebars prints
 * `undefined` and `null` as nothing even in strict mode, a helper can refuse them.
 */
export function withStrictOutput(program: hbs.AST.Program): hbs.AST.Program {
  for (const statement of program.body) {
    if (statement.type === 'MustacheStatement') {
      const mustache = statement as hbs.AST.MustacheStatement;
      if (mustache.params.length > 0) continue;
      const variable = mustache.path as hbs.AST.PathExpression;
      const name = { type: 'StringLiteral', value: variable.original, original: variable.original, loc: mustache.loc };
      mustache.params = [variable, name];
      mustache.path = pathExpression(PRINT_HELPER, mustache.loc);
    } else if (statement.type === 'BlockStatement') {
      const { program: then, inverse } = statement as hbs.AST.BlockStatement;
      withStrictOutput(then);
      if (inverse) withStrictOutput(inverse);
    }
  }
  return program;
}

/** Throws `EMAIL_DATA_INVALID` for anything but text. */
export function requirePrintable(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw new CommunicationError('EMAIL_DATA_INVALID', `${name} has no text to print`, { field: name });
}
