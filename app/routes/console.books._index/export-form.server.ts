import { isDay } from '#app/domain/period.ts';

export interface ExportWish {
  format: 'hledger' | 'csv';
  isPublic: boolean;
  fromOn: string | undefined;
  toOn: string | undefined;
}

/** What is to be downloaded, read from the address; errors by field, each with how to mend it. */
export function readExportForm(fields: URLSearchParams): {
  wish: ExportWish;
  errors: Record<string, string>;
} {
  const errors: Record<string, string> = {};
  const day = (name: string): string | undefined => {
    const text = fields.get(name)?.trim() ?? '';
    if (text === '') return undefined;
    if (!isDay(text)) errors[name] = 'Enter a day as year, month and day, for example 2026-03-31.';
    return text;
  };
  const [fromOn, toOn] = [day('from'), day('to')];
  if (fromOn !== undefined && toOn !== undefined && fromOn > toOn && Object.keys(errors).length === 0)
    errors['to'] = 'The last day is before the first; turn them round, or leave one empty.';
  return {
    wish: {
      format: fields.get('format') === 'csv' ? 'csv' : 'hledger',
      isPublic: fields.get('books') === 'public',
      ...{ fromOn, toOn },
    },
    errors,
  };
}
