import type { FastifyInstance } from 'fastify';

export interface PageLink {
  readonly title: string;
  /** A path of this service or a full URL. */
  readonly href: string;
  readonly description: string;
}

/** `/` in development: where everything is. */
export function startPage(app: FastifyInstance, links: readonly PageLink[]): void {
  const html = page(links);
  app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(html));
}

const STYLE = `body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem; color: #1d2733 }
dt { font-weight: 600; margin-top: 1rem } dd { margin: 0; color: #55606e } a { color: #0b5cad }`;

function page(links: readonly PageLink[]): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Communication Service</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><h1>Communication Service</h1><dl>
${links.map(entry).join('\n')}
</dl></body></html>
`;
}

function entry({ title, href, description }: PageLink): string {
  return `<dt><a href="${escapeHtml(href)}">${escapeHtml(title)}</a></dt><dd>${escapeHtml(description)}</dd>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
