import { dirname, resolve } from 'node:path';
import { checkBalancedTags, checkNoAddress, checkNothingRemote } from './checkMarkup.js';
import { parseTemplate } from './parseTemplate.js';
import { type TemplatePosition, templateInvalid } from './templateError.js';
import type { TemplateSources } from './templateSources.js';

/** How a template's parts are found, and what it may use. */
export interface TemplateScope {
  readonly sources: TemplateSources;
  /** A view with every value set: what is not in it is an unknown variable. */
  readonly sampleView: object;
  /** Path of a Handlebars partial; throws where there is none. */
  partialFile(name: string, from: TemplatePosition): string;
}

/** Where the walk is: the file, the files that led here, and the values that `.` and `..` stand for. */
interface Place {
  readonly file: string;
  readonly trail: readonly string[];
  readonly values: readonly unknown[];
}

const BLOCKS = new Set(['if', 'unless', 'each']);

function isPath(node: hbs.AST.Node | undefined): node is hbs.AST.PathExpression {
  return node?.type === 'PathExpression';
}

function positionOf(node: hbs.AST.Node, place: Place): TemplatePosition {
  return { file: place.file, line: node.loc.start.line };
}

function valueAt(path: hbs.AST.PathExpression, place: Place, scope: TemplateScope): unknown {
  const unknown = () => templateInvalid(positionOf(path, place), `unknown variable "${path.original}"`);
  const [root, ...rest] = path.parts;
  if (path.data && root !== 'root') throw unknown();
  let value: unknown = path.data ? scope.sampleView : place.values.at(-1 - path.depth);
  for (const part of path.data ? rest : path.parts) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, part)) throw unknown();
    value = (value as Record<string, unknown>)[part];
  }
  if (value === undefined) throw unknown();
  return value;
}

function checkPrinted(node: hbs.AST.Node | undefined, place: Place, scope: TemplateScope): void {
  if (!isPath(node) || typeof valueAt(node, place, scope) !== 'string') {
    const position = node ? positionOf(node, place) : { file: place.file, line: 1 };
    throw templateInvalid(position, 'only text can be printed');
  }
}

function checkMustache(node: hbs.AST.MustacheStatement, place: Place, scope: TemplateScope): void {
  const position = positionOf(node, place);
  if (!node.escaped) throw templateInvalid(position, 'unescaped output is not allowed');
  const helper = (node.path as hbs.AST.PathExpression).original;
  const isHelperCall = node.params.length > 0;
  if (isHelperCall && helper !== 'lines') throw templateInvalid(position, `unknown helper "${helper}"`);
  checkPrinted(isHelperCall ? node.params[0] : node.path, place, scope);
}

function checkBlock(node: hbs.AST.BlockStatement, place: Place, scope: TemplateScope): void {
  const position = positionOf(node, place);
  const [argument] = node.params;
  if (!BLOCKS.has(node.path.original)) throw templateInvalid(position, `unknown block "${node.path.original}"`);
  if (!isPath(argument)) throw templateInvalid(position, `"${node.path.original}" needs a variable`);
  const value = valueAt(argument, place, scope);
  if (node.path.original === 'each') {
    if (!Array.isArray(value)) throw templateInvalid(position, `"${argument.original}" is not a list`);
    checkProgram(node.program, { ...place, values: [...place.values, value[0]] }, scope);
  } else {
    checkProgram(node.program, place, scope);
  }
  if (node.inverse) checkProgram(node.inverse, place, scope);
}

function checkIncludes(node: hbs.AST.ContentStatement, place: Place, scope: TemplateScope): void {
  const content = String(node.original);
  for (const match of content.matchAll(/<mj-include\b[^>]*?\bpath="([^"]*)"/g)) {
    const line = node.loc.start.line + content.slice(0, match.index).split('\n').length - 1;
    const included = resolve(dirname(place.file), match[1] ?? '');
    checkFile(included, { file: place.file, line }, place, scope);
  }
}

function checkPartial(node: hbs.AST.PartialStatement, place: Place, scope: TemplateScope): void {
  const position = positionOf(node, place);
  const file = scope.partialFile((node.name as hbs.AST.PathExpression).original, position);
  checkFile(file, position, place, scope);
}

function checkStatement(node: hbs.AST.Statement, place: Place, scope: TemplateScope): void {
  switch (node.type) {
    case 'ContentStatement':
      checkIncludes(node as hbs.AST.ContentStatement, place, scope);
      break;
    case 'CommentStatement':
      break;
    case 'MustacheStatement':
      checkMustache(node as hbs.AST.MustacheStatement, place, scope);
      break;
    case 'BlockStatement':
      checkBlock(node as hbs.AST.BlockStatement, place, scope);
      break;
    case 'PartialStatement':
      checkPartial(node as hbs.AST.PartialStatement, place, scope);
      break;
    default:
      throw templateInvalid(positionOf(node, place), `${node.type} is not allowed`);
  }
}

function checkProgram(program: hbs.AST.Program, place: Place, scope: TemplateScope): void {
  for (const statement of program.body) checkStatement(statement, place, scope);
}

function checkFile(file: string, from: TemplatePosition, place: Place, scope: TemplateScope): void {
  if (place.trail.includes(file)) throw templateInvalid(from, 'includes itself');
  const content = scope.sources.read(file, from);
  if (file.endsWith('.mjml')) {
    checkNothingRemote(file, content);
    checkBalancedTags(file, content);
  }
  checkNoAddress(file, content);
  const program = parseTemplate(file, content);
  checkProgram(program, { file, trail: [...place.trail, file], values: place.values }, scope);
}

/**
 * Reads a template with all that it includes and checks everything that can be known before it is filled: syntax,
 * partials, variables, helpers, nothing unescaped, nothing remote. Throws `TEMPLATE_INVALID` with file and line.
 */
export function checkTemplate(file: string, scope: TemplateScope): void {
  checkFile(file, { file, line: 1 }, { file, trail: [], values: [scope.sampleView] }, scope);
}
