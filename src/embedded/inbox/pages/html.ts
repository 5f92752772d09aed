/** Markup that is finished; everything else is escaped when it is put into a page. */
export interface Html {
  readonly markup: string;
}

type Part = string | number | null | undefined | false | Html | readonly Html[];

/** Template tag: what is put in is text, unless it is made by this tag itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = strings.reduce((page, string, index) => page + render(parts[index - 1]) + string);
  return { markup };
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'object') return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
  return escapeText(String(part));
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
