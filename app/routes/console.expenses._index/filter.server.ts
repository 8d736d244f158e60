import { isOperatingUse } from '#app/domain/bank-books.ts';

/** Days and use from the address; what is no day or no use is left out. */
export function readExpenseFilter(params: URLSearchParams): {
  fromOn?: string;
  toOn?: string;
  useCategory?: string;
} {
  const day = (name: string) => {
    const text = params.get(name) ?? '';
    return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined;
  };
  const [fromOn, toOn, use] = [day('fromOn'), day('toOn'), params.get('useCategory') ?? ''];
  return {
    ...(fromOn && { fromOn }),
    ...(toOn && { toOn }),
    ...(isOperatingUse(use) && { useCategory: use }),
  };
}
