import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Handlebars from 'handlebars';

const INCLUDE = /<mj-include path="([^"]+)" \/>/g;

/**
 * A template's MJML with one mail's data in it: what would be handed to MJML if it ran for every mail. Loops are
 * unrolled, so that there is a card for each patient.
 */
export function fillMjml(file, view) {
  const handlebars = Handlebars.create();
  handlebars.registerHelper(
    'lines',
    (value) => new Handlebars.SafeString(Handlebars.escapeExpression(value).replaceAll('\n', '<br />')),
  );
  const source = withIncludes(file).replace(/<mj-raw>(\{\{[#/]each[^}]*\}\})<\/mj-raw>/g, '$1');
  return handlebars.compile(source)(view);
}

/** Included files that are whole documents give their head, as MJML takes it. */
function withIncludes(file) {
  return readFileSync(file, 'utf8').replace(INCLUDE, (_, path) => {
    const included = withIncludes(join(dirname(file), path));
    return /<mj-head>([\s\S]*)<\/mj-head>/.exec(included)?.[1] ?? included;
  });
}
