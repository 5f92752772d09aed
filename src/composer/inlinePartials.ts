import { parseTemplate } from './parseTemplate.js';

/**
 * Puts the partials of a parsed template in their places. They see the same values as at run time, and filling saves
 * the calls. Partials that are missing or include themselves have been refused before.
 */
export function inlinePartials(program: hbs.AST.Program, partials: ReadonlyMap<string, string>): hbs.AST.Program {
  program.body = program.body.flatMap((statement) => {
    if (statement.type === 'BlockStatement') {
      const { program: then, inverse } = statement as hbs.AST.BlockStatement;
      inlinePartials(then, partials);
      if (inverse) inlinePartials(inverse, partials);
    }
    if (statement.type !== 'PartialStatement') return [statement];
    const { original } = (statement as hbs.AST.PartialStatement).name as hbs.AST.PathExpression;
    return inlinePartials(parseTemplate(original, partials.get(original) ?? ''), partials).body;
  });
  return program;
}
