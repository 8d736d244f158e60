import { invalidRequest } from './api-error.ts';
import type { FormTree, FormValue } from './form-encoding.ts';

/** How one parameter is read: `name` is its full bracket name, which Stripe repeats in `param`. */
export interface Rule<T> {
  read(value: FormValue, name: string): T;
  isRequired?: boolean;
}
interface RequiredRule<T> extends Rule<T> {
  isRequired: true;
}
export type Shape = Record<string, Rule<unknown>>;
type RequiredKeys<S extends Shape> = {
  [K in keyof S]: S[K] extends RequiredRule<unknown> ? K : never;
}[keyof S];
/** What a table of rules reads: required names are there, the others may be missing. */
export type Read<S extends Shape> = {
  [K in RequiredKeys<S>]: S[K] extends Rule<infer T> ? T : never;
} & {
  [K in Exclude<keyof S, RequiredKeys<S>>]?: (S[K] extends Rule<infer T> ? T : never) | undefined;
};

export function readParameters<S extends Shape>(shape: S, tree: FormTree, prefix = ''): Read<S> {
  const full = (key: string) => (prefix === '' ? key : `${prefix}[${key}]`);
  for (const key of tree.keys()) {
    if (!Object.hasOwn(shape, key)) {
      const message = `Received unknown parameter: ${full(key)}`;
      throw invalidRequest(message, { code: 'parameter_unknown', param: full(key) });
    }
  }
  const found: Record<string, unknown> = {};
  for (const [key, rule] of Object.entries(shape)) {
    const value = tree.get(key);
    if (value !== undefined) {
      found[key] = rule.read(value, full(key));
    } else if (rule.isRequired) {
      throw invalidRequest(`Missing required param: ${full(key)}.`, {
        code: 'parameter_missing',
        param: full(key),
      });
    }
  }
  return found as Read<S>;
}

export function required<T>(rule: Rule<T>): RequiredRule<T> {
  return { read: (value, name) => rule.read(value, name), isRequired: true };
}

export function record<S extends Shape>(shape: S): Rule<Read<S>> {
  return {
    read(value, name) {
      if (typeof value === 'string') throw invalidRequest('Invalid object', { param: name });
      return readParameters(shape, value, name);
    },
  };
}

export function list<T>(rule: Rule<T>): Rule<T[]> {
  return {
    read(value, name) {
      if (value === '') return [];
      if (typeof value === 'string') throw invalidRequest('Invalid array', { param: name });
      const keys = [...value.keys()];
      if (!keys.every((key) => /^\d+$/.test(key))) throw invalidRequest('Invalid array', { param: name });
      return keys
        .sort((a, b) => Number(a) - Number(b))
        .map((key) => rule.read(value.get(key) ?? '', `${name}[${key}]`));
    },
  };
}
