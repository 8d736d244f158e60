/** An answer as a browser without scripts would see it; redirects are not followed. */
export interface Answer {
  status: number;
  location: string;
  headers: Headers;
  html: string;
  /** The words on the page, without tags. */
  text: string;
}

export type Fields = Record<string, string> | [string, string][];

/** Somebody with a browser: cookies are kept, and forms carry the headers that browsers send. */
export interface Visitor {
  get: (path: string) => Promise<Answer>;
  /** Opens an address and goes where it leads, as a browser does. */
  open: (path: string) => Promise<Answer>;
  /** Sends a form of the shop's own page. */
  send: (path: string, fields: Fields, headers?: Record<string, string>) => Promise<Answer>;
}

/**
 * Opens a browser at one shop process. `publicUrl` is the address the shop goes by, which is another one behind a load
 * balancer; `address` is where the visitor seems to come from, as that balancer would say.
 */
export function openVisitor(shop: { url: string; publicUrl: string }, address = '198.51.100.1'): Visitor {
  const cookies = new Map<string, string>();
  const ask = async (path: string, init: RequestInit, more: Record<string, string>): Promise<Answer> => {
    const answer = await fetch(new URL(path, shop.url), {
      ...init,
      redirect: 'manual',
      headers: {
        ...(cookies.size > 0 && {
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        }),
        'x-forwarded-for': address,
        accept: 'text/html',
        ...more,
      },
    });
    for (const line of answer.headers.getSetCookie()) keepCookie(cookies, line);
    const html = await answer.text();
    const location = answer.headers.get('location') ?? '';
    return { status: answer.status, location, headers: answer.headers, html, text: textOf(html) };
  };
  const get = (path: string) => ask(path, {}, {});
  return {
    get,
    open: async (path) => {
      let answer = await get(path);
      for (let steps = 0; steps < 5 && answer.status >= 300 && answer.status < 400; steps += 1) {
        const { pathname, search } = new URL(answer.location, shop.publicUrl);
        answer = await get(pathname + search);
      }
      return answer;
    },
    send: (path, fields, headers = {}) =>
      ask(
        path,
        { method: 'POST', body: new URLSearchParams(fields) },
        { origin: shop.publicUrl, 'sec-fetch-site': 'same-origin', ...headers },
      ),
  };
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const at = pair.indexOf('=');
  const isGone = attributes.some((attribute) => /^max-age=0$/i.test(attribute));
  if (isGone) cookies.delete(pair.slice(0, at));
  else cookies.set(pair.slice(0, at), pair.slice(at + 1));
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': '’', nbsp: ' ' };

/** Words only: scripts, styles, comments and tags left out, entities read, white space made single. */
export function textOf(html: string): string {
  return html
    .replace(/<(script|style)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .replace(/\s+/g, ' ')
    .trim();
}
