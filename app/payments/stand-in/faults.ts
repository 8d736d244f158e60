import { ApiError } from './api-error.ts';

export const FAULT_KINDS = ['500', '429', 'drop_before', 'drop_after', 'delay'] as const;
export interface Fault {
  kind: (typeof FAULT_KINDS)[number];
  times: number;
  delayMs: number;
  isSaved: boolean;
  method?: string | undefined;
  /** The beginning of the paths it strikes. */
  path?: string | undefined;
}

/** The API failures that tests have ordered, taken in the order they were asked for. */
export class FaultPlan {
  #planned: Fault[] = [];

  add(fault: Fault): void {
    this.#planned.push(fault);
  }

  clear(): void {
    this.#planned = [];
  }

  planned(): readonly Fault[] {
    return this.#planned;
  }

  take(method: string, path: string): Fault | undefined {
    const found = this.#planned.find(
      (fault) => (fault.method ?? method) === method && path.startsWith(fault.path ?? '/v1/'),
    );
    if (found === undefined) return undefined;
    found.times -= 1;
    if (found.times <= 0) this.#planned = this.#planned.filter((fault) => fault !== found);
    return found;
  }

  tooMany(): ApiError {
    return new ApiError(429, {
      type: 'invalid_request_error',
      code: 'rate_limit',
      message:
        'Too many requests hit the API too quickly. We recommend an exponential backoff of your requests.',
    });
  }

  broken(): ApiError {
    return new ApiError(500, {
      type: 'api_error',
      message: 'Sorry! There was an error while talking to one of our backends. A test asked for it.',
    });
  }
}
