import { isEmail } from './email-address.ts';
import { findCard, WRONG_NUMBER, type TestCard } from './cards.ts';
import { addressFrom, type Buyer } from './buyer.ts';

/** The fields that are kept when a try fails. The card's number, date and code are never among them. */
export const KEPT_FIELDS = [
  'email',
  'name',
  'line1',
  'line2',
  'city',
  'state',
  'postal_code',
  'country',
  'shipping_rate',
] as const;
export type KeptField = (typeof KEPT_FIELDS)[number];
export type Typed = Partial<Record<KeptField, string>>;
export type Problems = Partial<Record<KeptField | 'cvc' | 'exp' | 'number', string>>;

export interface FormNeeds {
  address: boolean;
  card: boolean;
}
export interface ReadForm {
  typed: Typed;
  problems: Problems;
  buyer: Buyer;
  card: TestCard | undefined;
}

export function readForm(form: URLSearchParams, needs: FormNeeds, nowMs: number): ReadForm {
  const typed: Typed = {};
  for (const field of KEPT_FIELDS) {
    const value = form.get(field)?.trim();
    if (value) typed[field] = value.slice(0, 200);
  }
  const problems: Problems = {};
  if (!isEmail(typed.email ?? '')) problems.email = 'Your email is incomplete.';
  if (typed.name === undefined) problems.name = 'Enter your name.';
  if (needs.address) {
    if (typed.line1 === undefined) problems.line1 = 'Enter your street and number.';
    if (typed.city === undefined) problems.city = 'Enter your city.';
    if (typed.postal_code === undefined) problems.postal_code = 'Enter your postal code.';
  }
  const card = findCard(form.get('number') ?? '');
  if (needs.card) Object.assign(problems, cardProblems(form, card, nowMs));
  const { email = '', name = '' } = typed;
  return { typed, problems, card, buyer: { email, name, address: addressFrom(typed) } };
}

function cardProblems(form: URLSearchParams, card: TestCard | undefined, nowMs: number): Problems {
  const problems: Problems = {};
  const digits = (form.get('number') ?? '').replaceAll(/\D/g, '');
  if (digits.length < 13) problems.number = 'Your card number is incomplete.';
  // Nobody's real card may be tried here, so any number but a known test card is a wrong number.
  else if (card === undefined || card.decline === WRONG_NUMBER) problems.number = WRONG_NUMBER.message;
  const exp = /^\s*(\d{1,2})\s*\/?\s*(?:20)?(\d{2})\s*$/.exec(form.get('exp') ?? '');
  const month = Number(exp?.[1]);
  const year = 2000 + Number(exp?.[2]);
  if (exp === null || month < 1 || month > 12) {
    problems.exp = "Your card's expiration date is incomplete.";
  } else if (Date.UTC(year, month, 1) <= nowMs) {
    problems.exp = "Your card's expiration date is in the past.";
  }
  if (!/^\d{3,4}$/.test((form.get('cvc') ?? '').trim())) {
    problems.cvc = "Your card's security code is incomplete.";
  }
  return problems;
}
