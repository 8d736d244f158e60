import { HOSTED_STYLE } from './hosted-style.ts';
import { Html, html } from './html.ts';

export function hostedDocument(title: string, content: Html): string {
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      <link rel="icon" href="data:," />
      <title>${title} · Test mode</title>
      ${new Html(`<style>${HOSTED_STYLE}</style>`)}
    </head>
    <body>
      <header class="test-mode">Test mode: no real money</header>
      <main>${content}</main>
    </body>
  </html>`;
  return `<!doctype html>\n${page.text}`;
}
