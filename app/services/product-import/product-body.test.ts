import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sanitizeBody, summaryOf } from './product-body.server.ts';

test('keep words, lists, emphasis and headings, and lose everything that could act', () => {
  expect(
    sanitizeBody(
      '<h1 style="color:red" class="x">Hi</h1><script>steal()</script><p onclick="x()">A <b>b</b> <img src=x onerror=y></p><iframe src="https://x.example"></iframe><style>p{}</style>',
    ),
  ).toBe('<h3>Hi</h3><p>A <strong>b</strong> </p>');
});

test('links go to the web or to mail only, and pass nothing on', () => {
  expect(sanitizeBody('<p><a href="https://x.example/?a=1&b=2" target="_blank">x</a></p>')).toBe(
    '<p><a href="https://x.example/?a=1&amp;b=2" rel="nofollow noopener">x</a></p>',
  );
  for (const href of ['javascript:alert(1)', '//x.example', '/cart', 'JaVa\tscript:x', 'data:text/html,x']) {
    expect(sanitizeBody(`<p><a href="${href}">x</a></p>`), href).toBe('<p>x</p>');
  }
});

test('bare text becomes a paragraph, and boxes keep their lines apart', () => {
  expect(sanitizeBody('Reed &amp; clay.')).toBe('<p>Reed &amp; clay.</p>');
  expect(sanitizeBody('<div>One</div><div>Two</div>')).toBe('<p>One<br />Two</p>');
});

test('a description is sanitized to the same text however often', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          '<p>',
          '</p>',
          '<div>',
          '</div>',
          '<ul><li>',
          '</ul>',
          ' & ',
          'word',
          '<b>',
          '<a href="https://x.example">',
          '\u00a0',
          '<br>',
          '"',
        ),
      ),
      (parts) => {
        const once = sanitizeBody(parts.join(''));
        expect(sanitizeBody(once)).toBe(once);
      },
    ),
  );
});

test('a summary is the first sentence, in plain words', () => {
  expect(summaryOf('<p>Woven by hand &amp; dyed with <em>indigo</em>.</p><ul><li>Two sizes</li></ul>')).toBe(
    'Woven by hand & dyed with indigo.',
  );
  expect(summaryOf('<p>Reed</p><ul><li>Two sizes</li></ul>')).toBe('Reed Two sizes');
  expect(summaryOf('<p>Reed</p>', 'A basket for bread.')).toBe('A basket for bread.');
  expect(summaryOf(`<p>${'🧺 reed '.repeat(60)}</p>`)).toMatch(/^(🧺 reed )+(🧺 )?…$/u);
});
