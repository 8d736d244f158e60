export type ApiErrorType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';

export interface ApiErrorFields {
  type: ApiErrorType;
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  charge?: string;
  payment_intent?: object;
  doc_url?: string;
}

/** A refusal made before anything was done: the transaction is rolled back and no idempotent answer is kept. */
export class ApiError extends Error {
  readonly status: number;
  readonly fields: ApiErrorFields;

  constructor(status: number, fields: ApiErrorFields) {
    super(fields.message);
    this.status = status;
    this.fields = fields;
  }
}

/** Thrown out of `handle` when a test asked for a lost connection; the HTTP server destroys the socket. */
export class ConnectionDropped extends Error {
  constructor() {
    super('The stand-in dropped this connection because a test asked for it.');
  }
}

export function invalidRequest(message: string, more: { code?: string; param?: string } = {}): ApiError {
  return new ApiError(400, { type: 'invalid_request_error', message, ...more });
}

export function resourceMissing(what: string, id: string, param = 'id'): ApiError {
  return new ApiError(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${what}: '${id}'`,
    param,
  });
}

export function errorBody(fields: ApiErrorFields): { error: ApiErrorFields } {
  const doc = fields.code === undefined ? {} : { doc_url: docUrl(fields.code) };
  return { error: { ...fields, ...doc } };
}

function docUrl(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;
}
