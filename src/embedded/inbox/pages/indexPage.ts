import type { InboxEntry } from '../inboxEntry.js';
import { longDate, shortDate } from './dates.js';
import { type Html, html } from './html.js';
import { layout } from './layout.js';

export interface IndexView {
  readonly prefix: string;
  readonly entries: readonly InboxEntry[];
  readonly count: number;
  /** Names of templates by Message-ID, as far as they are known; undefined leaves the column out. */
  readonly templates: ReadonlyMap<string, string> | undefined;
  /** Id from which older mails go on. */
  readonly older: string | undefined;
  readonly isNewest: boolean;
}

/** The list; `main` is what the page's script replaces when mail has come. */
export function indexPage(view: IndexView): string {
  const { prefix, entries, count, older, isNewest } = view;
  const main = html`<main id="list" data-newest="${isNewest && (entries[0]?.id ?? 'none')}">
<div class="head"><h1>Inbox</h1><span class="count">${count === 1 ? '1 mail' : `${count} mails`}</span></div>
${entries.length === 0 ? emptyState() : table(view)}
<nav class="pages">${!isNewest && html`<a href="${prefix}/">Newest</a>`}${
    older !== undefined && html`<a href="${prefix}/?before=${older}">Older</a>`
  }</nav>
</main>`;
  return layout(prefix, count > 0 ? `Inbox (${count})` : 'Inbox', main);
}

function emptyState(): Html {
  return html`<p class="empty">No mail yet. It appears here as soon as the service sends some.</p>`;
}

function table({ prefix, entries, templates }: IndexView): Html {
  const rows = entries.map(
    (entry) => html`<tr data-id="${entry.id}">
<td class="to" title="${entry.to.join(', ')}">${entry.to.join(', ')}</td>
<td class="subject"><a href="${prefix}/${entry.id}">${entry.subject || '(no subject)'}</a></td>
${templates && html`<td class="template">${badge(templates.get(entry.messageId ?? ''))}</td>`}
<td class="time">${time(entry)}</td>
</tr>
`,
  );
  return html`<table>
<thead><tr><th class="to">To</th><th class="subject">Subject</th>${
    templates && html`<th class="template">Template</th>`
  }<th class="time">Date</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
}

export function badge(template: string | undefined): Html | undefined {
  return template === undefined ? undefined : html`<span class="badge badge-${template}">${template}</span>`;
}

function time({ date, receivedAt }: InboxEntry): Html {
  const shown = date ?? receivedAt;
  return html`<time datetime="${shown}" title="${longDate(shown)}; received ${longDate(receivedAt)}">${shortDate(shown)}</time>`;
}
