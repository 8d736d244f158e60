import { invalidRequest } from './api-error.ts';

export type Body = Record<string, unknown>;
export type Control = (body: Body, query: URLSearchParams) => object | Promise<object>;

/** Only JSON is read: a web page elsewhere cannot send that type to loopback without asking first. */
export async function readBody(request: Request): Promise<Body> {
  const text = await request.text();
  if (!request.headers.get('content-type')?.startsWith('application/json')) {
    throw invalidRequest('The controls take JSON (content-type: application/json).');
  }
  const body = parseJson(text === '' ? '{}' : text);
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Body;
  throw invalidRequest('The controls take a JSON object.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidRequest(error instanceof Error ? error.message : 'Not JSON');
  }
}

export function numberOf(body: Body, name: string, otherwise?: number): number {
  const value = body[name] ?? otherwise;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw invalidRequest(`${name} must be a number`, { param: name });
}

export function textOf(body: Body, name: string): string {
  const value = body[name];
  if (typeof value === 'string' && value !== '') return value;
  throw invalidRequest(`${name} must be a text`, { param: name });
}
