import { type TemplatePosition, templateInvalid } from './templateError.js';

interface OpenTag {
  readonly name: string;
  readonly line: number;
}

const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [
    /<\s*(script|img|iframe|object|embed|form|link|base|svg|video|audio|mj-(image|carousel|social|font|html-attributes))\b/gi,
    'this element',
  ],
  [/\b(src|srcset|background|background-url|poster|action)\s*=/gi, 'an address of remote content'],
  [/\bhref\s*=\s*(?!["']mailto:)/gi, 'a link other than mailto:'],
  [/\burl\s*\(/gi, 'url() in a style'],
  [/@import\b/gi, '@import'],
  [/\son[a-z]+\s*=/gi, 'an event handler'],
  [/<[^<>{}]*\{\{[^{}]*\}\}[^<>]*>/g, 'an expression inside a tag'],
];

/** In text and HTML alike: mail programs make links of these by themselves. */
const ADDRESS = /\b(?:(?:https?|ftp|file|tel|javascript|data|cid):(?=[^\s<])|www\.)/gi;

const VOID_ELEMENTS = new Set(['br', 'hr', 'meta']);

function lineAt(content: string, index: number): number {
  return content.slice(0, index).split('\n').length;
}

function refuse(file: string, content: string, pattern: RegExp, what: string, fixedLine?: number): void {
  const match = content.matchAll(pattern).next().value;
  if (match) throw templateInvalid({ file, line: fixedLine ?? lineAt(content, match.index) }, `${what} is not allowed`);
}

/** An answer by mail is the only way on from a mail: no addresses of other kinds. Throws `TEMPLATE_INVALID`. */
export function checkNoAddress(file: string, content: string): void {
  refuse(file, content, ADDRESS, 'an address other than mailto:');
}

/**
 * No remote content, no script, no links but mailto:, whatever a template tries (DESIGN 4.4). Throws `TEMPLATE_INVALID`.
 * @param fixedLine reported instead of the line found, for compiled text whose lines mean nothing to the author.
 */
export function checkNothingRemote(file: string, content: string, fixedLine?: number): void {
  for (const [pattern, what] of FORBIDDEN) refuse(file, content, pattern, what, fixedLine);
}

/** MJML's parser closes forgotten tags by guessing; here they are errors. Throws `TEMPLATE_INVALID`. */
export function checkBalancedTags(file: string, content: string): void {
  const open: OpenTag[] = [];
  const markup = content.replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, ' '));
  for (const match of markup.matchAll(/<(\/?)([a-z][\w-]*)\b[^>]*?(\/?)>/gi)) {
    const [, isClosing, name = '', isSelfClosed] = match;
    const line = lineAt(markup, match.index);
    if (isSelfClosed || VOID_ELEMENTS.has(name)) continue;
    if (!isClosing) {
      open.push({ name, line });
      continue;
    }
    const last = open.pop();
    if (last?.name !== name) throw mismatch({ file, line }, name, last);
  }
  const left = open.pop();
  if (left) throw templateInvalid({ file, line: left.line }, `<${left.name}> is never closed`);
}

function mismatch(position: TemplatePosition, name: string, last: OpenTag | undefined) {
  if (!last) return templateInvalid(position, `</${name}> closes nothing`);
  return templateInvalid(position, `</${name}> where <${last.name}> of line ${last.line} is still open`);
}
