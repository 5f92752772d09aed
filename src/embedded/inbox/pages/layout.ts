import { type Html, html } from './html.js';

/** The frame of all pages. `prefix` is where the pages are mounted, without a trailing slash. */
export function layout(prefix: string, title: string, main: Html): string {
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${prefix}/assets/inbox.css">
<script src="${prefix}/assets/inbox.js" defer></script>
</head>
<body data-prefix="${prefix}">
<header class="bar"><a class="brand" href="${prefix}/">Inbox</a>
<span class="note">Development: nothing leaves this machine</span><a class="home" href="/">Communication Service</a></header>
${main}
</body>
</html>
`;
  return markup;
}
