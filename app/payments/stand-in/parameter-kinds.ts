import { invalidRequest } from './api-error.ts';
import { isCurrency } from './currencies.ts';
import { isEmail } from './email-address.ts';
import type { FormValue } from './form-encoding.ts';
import type { Rule } from './parameters.ts';

export function text(options: { max?: number } = {}): Rule<string> {
  const max = options.max ?? 5000;
  return {
    read(value, name) {
      const read = plain(value, name);
      if (read === '') {
        const message = `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`;
        throw invalidRequest(message, { code: 'parameter_invalid_empty', param: name });
      }
      if (read.length > max) {
        throw invalidRequest(`Invalid string: must be at most ${max} characters`, { param: name });
      }
      return read;
    },
  };
}

/** A text that an empty value unsets. */
export function clearableText(): Rule<string> {
  return { read: (value, name) => plain(value, name) };
}

export function integer(options: { min?: number; max?: number } = {}): Rule<number> {
  return {
    read(value, name) {
      const read = plain(value, name);
      const number = Number(read);
      const bad = { code: 'parameter_invalid_integer', param: name };
      if (!/^-?\d+$/.test(read) || !Number.isSafeInteger(number)) {
        throw invalidRequest(`Invalid integer: ${read}`, bad);
      }
      if (options.min !== undefined && number < options.min) {
        throw invalidRequest(`This value must be greater than or equal to ${options.min}.`, bad);
      }
      if (options.max !== undefined && number > options.max) {
        throw invalidRequest(`This value must be less than or equal to ${options.max}.`, bad);
      }
      return number;
    },
  };
}

export function flag(): Rule<boolean> {
  return {
    read(value, name) {
      const read = plain(value, name);
      if (read === 'true' || read === 'false') return read === 'true';
      throw invalidRequest(`Invalid boolean: ${read}`, { param: name });
    },
  };
}

export function oneOf<const V extends string>(...allowed: readonly V[]): Rule<V> {
  return {
    read(value, name) {
      const read = plain(value, name);
      const match = allowed.find((option) => option === read);
      if (match !== undefined) return match;
      throw invalidRequest(`Invalid ${name}: must be one of ${allowed.join(', ')}`, { param: name });
    },
  };
}

export function currency(): Rule<string> {
  return {
    read(value, name) {
      const read = plain(value, name).toLowerCase();
      if (isCurrency(read)) return read;
      throw invalidRequest(`Invalid currency: ${read}`, { param: name });
    },
  };
}

export function url(): Rule<string> {
  return {
    read(value, name) {
      const read = plain(value, name);
      if (/^https?:\/\//.test(read) && URL.canParse(read)) return read;
      throw invalidRequest('Not a valid URL', { code: 'url_invalid', param: name });
    },
  };
}

export function email(): Rule<string> {
  return {
    read(value, name) {
      const read = plain(value, name);
      if (isEmail(read)) return read;
      throw invalidRequest(`Invalid email address: ${read}`, { code: 'email_invalid', param: name });
    },
  };
}

/** Stripe's limits: 50 names of 40 characters, values of 500. An empty value removes a name, an empty whole removes all. */
export function metadata(): Rule<Record<string, string>> {
  return {
    read(value, name) {
      if (value === '') return {};
      if (typeof value === 'string') throw invalidRequest('Invalid object', { param: name });
      if (value.size > 50) throw invalidRequest('Metadata can have up to 50 keys', { param: name });
      const entries = [...value].map(([key, item]): [string, string] => {
        const read = plain(item, `${name}[${key}]`);
        if (key.length > 40 || read.length > 500) {
          const message = `Metadata keys are at most 40 and values at most 500 characters long: ${key}`;
          throw invalidRequest(message, { param: `${name}[${key}]` });
        }
        return [key, read];
      });
      return Object.fromEntries(entries.filter(([, item]) => item !== ''));
    },
  };
}

function plain(value: FormValue, name: string): string {
  if (typeof value === 'string') return value;
  throw invalidRequest('Invalid string: an object was given', { param: name });
}
