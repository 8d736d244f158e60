import sanitizeHtml from 'sanitize-html';

const BLOCKS = 'p|ul|ol|h3|h4';

/**
 * What a shop's description may hold: paragraphs, lists, emphasis, two sizes of heading, links to the web and to mail.
 * No style, class, script, picture or frame. Sanitizing twice changes nothing, so a second import finds no change.
 */
export function sanitizeBody(html: string): string {
  // Containers that we do not keep still end a line; without a mark their words would run together.
  const parted = html
    .replace(/<\/(div|tr|section|article|blockquote|dd|dt)\s*>/gi, '<br>$&')
    .replace(/<\/t[dh]\s*>/gi, ' $&');
  const clean = sanitizeHtml(parted, {
    allowedTags: ['p', 'br', 'ul', 'ol', 'li', 'strong', 'em', 'h3', 'h4', 'a'],
    allowedAttributes: { a: ['href', 'rel'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    transformTags: {
      b: 'strong',
      i: 'em',
      h1: 'h3',
      h2: 'h3',
      h5: 'h4',
      h6: 'h4',
      a: (_tag, { href }) =>
        href && /^(https?:\/\/|mailto:)/i.test(href.trim())
          ? { tagName: 'a', attribs: { href: href.trim(), rel: 'nofollow noopener' } }
          : // Not on the list above, so its words stay and the link goes.
            { tagName: 'span', attribs: {} },
    },
  });
  return inParagraphs(clean);
}

/** Bare text at the start becomes a paragraph, so that it is set like the rest. */
function inParagraphs(html: string): string {
  const text = html.replace(/\u00a0/g, ' ').replace(/^(\s|<br \/>)+|(\s|<br \/>)+$/g, '');
  const lead = new RegExp(`^(?!<(?:${BLOCKS})>)([\\s\\S]+?)(?=<(?:${BLOCKS})>|$)`).exec(text)?.[1];
  if (lead === undefined || isUnclosed(lead)) return text;
  return `<p>${lead.replace(/(\s|<br \/>)+$/, '')}</p>${text.slice(lead.length)}`;
}

/** Emphasis around a block is odd, and closing a paragraph within it would be wrong. */
function isUnclosed(html: string): boolean {
  return (html.match(/<[a-z]/g) ?? []).length > (html.match(/<\/|<br/g) ?? []).length;
}

const SUMMARY_LENGTH = 160;

/** One sentence for cards and search engines: the file's own, or the beginning of the description. */
export function summaryOf(bodyHtml: string, given = ''): string {
  if (given !== '') return given;
  const spaced = bodyHtml.replace(/<(br|\/p|\/li|\/h3|\/h4)\b/g, ' $&');
  const text = decodeEntities(sanitizeHtml(spaced, { allowedTags: [], allowedAttributes: {} }))
    .replace(/\s+/g, ' ')
    .trim();
  const sentence = /^.{20,}?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;
  // By characters, not by halves of them: half a character would not come back from the database as it went in.
  const characters = [...sentence];
  if (characters.length <= SUMMARY_LENGTH) return sentence;
  return `${characters
    .slice(0, SUMMARY_LENGTH)
    .join('')
    .replace(/\s+\S*$/, '')} …`;
}

/** The four entities that sanitize-html writes; a summary is text, not HTML. */
function decodeEntities(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}
