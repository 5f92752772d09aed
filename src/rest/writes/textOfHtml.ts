import { convert } from 'html-to-text';
import { badField } from '../restErrors.js';

/** The text of a mail that an older client wrote as HTML only; no addresses of images, nothing cut. */
export function textOfHtml(html: string): string {
  const text = convert(html, {
    wordwrap: false,
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    ],
  }).trim();
  if (text === '') throw badField('body_html', 'There is no text in it.');
  return text;
}
