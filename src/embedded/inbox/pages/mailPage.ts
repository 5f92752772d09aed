import type { InboxMail } from '../inboxEntry.js';
import { longDate } from './dates.js';
import { type Html, html } from './html.js';
import { badge } from './indexPage.js';
import { layout } from './layout.js';

/** One mail: as it looks, its plain text, its headers. The tabs are radio buttons and need no script. */
export function mailPage(prefix: string, mail: InboxMail, template: string | undefined): string {
  const main = html`<main class="mail">
<p class="back"><a href="${prefix}/">All mails</a></p>
<h1>${mail.subject || '(no subject)'} ${badge(template)}</h1>
${facts(mail)}
<div class="tabs">
${tab('html', 'HTML', mail.html !== null)}
${tab('text', 'Plain text', mail.html === null)}
${tab('headers', 'Headers', false)}
<a class="raw" href="${prefix}/${mail.id}/raw">Download</a>
<section class="panel html">${htmlPanel(prefix, mail)}</section>
<section class="panel text"><pre>${mail.text ?? 'This mail has no plain text.'}</pre></section>
<section class="panel headers"><table><tbody>${headerRows(mail)}</tbody></table></section>
</div>
</main>`;
  return layout(prefix, mail.subject || 'Mail', main);
}

function facts(mail: InboxMail): Html {
  return html`<dl class="facts">
<dt>From</dt><dd>${mail.from}</dd>
<dt>To</dt><dd>${mail.to.join(', ')}</dd>
<dt>Date</dt><dd>${longDate(mail.date ?? mail.receivedAt)}</dd>
</dl>`;
}

function tab(name: string, label: string, isChecked: boolean): Html {
  return html`<input type="radio" name="tab" id="tab-${name}"${isChecked && html` checked`}><label for="tab-${name}">${label}</label>`;
}

/** A sandbox without any permission: no scripts, no forms, no pop-ups, no origin. */
function htmlPanel(prefix: string, mail: InboxMail): Html {
  if (mail.html === null) return html`<pre>This mail has no HTML.</pre>`;
  return html`<iframe sandbox="" title="The mail" src="${prefix}/${mail.id}/html" referrerpolicy="no-referrer"></iframe>`;
}

function headerRows(mail: InboxMail): Html[] {
  return mail.headers.map(({ name, value }) => html`<tr><th>${name}</th><td>${value}</td></tr>\n`);
}
