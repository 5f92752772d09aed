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

const VOID_ELEMENTS = new Set(['br', 'hr', 'meta']);

function lineAt(content: string, index: number): number {
  return content.slice(0, index).split('\n').length;
}

/**
 * No remote content, no script, no links but mailto:, whatever a template tries (DESIGN 4.4). Throws `TEMPLATE_INVALID`.
 * @param fixedLine reported instead of the line found, for compiled text whose lines mean nothing to the author.
 */
export function checkNothingRemote(file: string, content: string, fixedLine?: number): void {
  for (const [pattern, what] of FORBIDDEN) {
    const match = content.matchAll(pattern).next().value;
    if (match)
      throw templateInvalid({ file, line: fixedLine ?? lineAt(content, match.index) }, `${what} is not allowed`);
  }
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
