import { USE_CATEGORIES, type UseCategory } from '#app/domain/impact.ts';
import { OPERATING } from '#app/domain/ledger.ts';
import { isDuplicate } from '#db/connect.server.ts';
import { findFund, insertFundUses, nextFundPosition } from '#db/funds.ts';
import { insertFund } from '#db/programs.ts';
import { withTransaction, type Context, type TxContext } from './context.server.ts';
import { faultInGift, postGift, type GiftRefusal, type NewGift } from './gifts.server.ts';

export interface NewRestrictedFund {
  name: string;
  /** The donor's words of what it is for; public with the fund. */
  purpose: string;
  uses: readonly UseCategory[];
  servesProgramId: string | null;
}

export type FundRefusal = {
  ok: false;
  reason: 'no_name' | 'no_purpose' | 'no_uses' | 'taken';
  field: 'name' | 'purpose' | 'uses';
  sentence: string;
};
export type RestrictedFundOutcome = { ok: true; fundId: string } | FundRefusal | GiftRefusal;

/** A restricted fund comes into being by the gift that it holds, and in no other way but by a grant. */
export async function openRestrictedFund(
  ctx: Context,
  fund: NewRestrictedFund,
  gift: Omit<NewGift, 'fundId'>,
): Promise<RestrictedFundOutcome> {
  const fault = faultInRestrictedFund(fund) ?? faultInGift(ctx, gift);
  if (fault) return fault;
  return refuseTakenName(() =>
    withTransaction(ctx, async (tx) => {
      const fundId = await insertRestrictedFund(tx, fund);
      if (typeof fundId !== 'string') return fundId;
      await postGift(tx, { id: fundId, class: 'donor-restricted' }, { ...gift, fundId });
      return { ok: true, fundId } as const;
    }),
  );
}

const TAKEN: FundRefusal = {
  ok: false,
  reason: 'taken',
  field: 'name',
  sentence: 'Another fund has this name already; choose one that tells them apart.',
};

/** Two people may open a fund of one name in the same moment: the second is told, not shown the table's error. */
export async function refuseTakenName<T>(work: () => Promise<T>): Promise<T | FundRefusal> {
  try {
    return await work();
  } catch (error) {
    if (isDuplicate(error)) return TAKEN;
    throw error;
  }
}

export function faultInRestrictedFund(fund: NewRestrictedFund): FundRefusal | undefined {
  const refuse = (reason: FundRefusal['reason'], field: FundRefusal['field'], sentence: string) =>
    ({ ok: false, reason, field, sentence }) as const;
  if (codeOf(fund.name) === '')
    return refuse('no_name', 'name', 'Give the fund a name in Latin letters, such as “Night classes 2027”.');
  if (fund.purpose.trim() === '')
    return refuse('no_purpose', 'purpose', 'Say what the money was given for, in the donor’s words.');
  if (fund.uses.length === 0 || fund.uses.some((use) => !USE_CATEGORIES.includes(use)))
    return refuse('no_uses', 'uses', 'Choose what the purpose allows: at least one kind of spending.');
  return undefined;
}

/** The fund's id is its public code, made from its name; a name that is taken is refused. */
export async function insertRestrictedFund(
  tx: TxContext,
  fund: NewRestrictedFund,
): Promise<string | FundRefusal> {
  const id = codeOf(fund.name);
  if (RESERVED.has(id) || (await findFund(tx.db, id))) return TAKEN;
  await insertFund(tx.db, {
    ...{ id, name: fund.name.trim(), note: 'given for a purpose', class: 'donor-restricted' as const },
    tone: fund.servesProgramId === null ? 'advocacy' : 'care',
    programId: null,
    servesProgramId: fund.servesProgramId,
    purpose: fund.purpose.trim(),
    position: await nextFundPosition(tx.db),
  });
  await insertFundUses(tx.db, id, fund.uses);
  return id;
}

/** Words that are addresses of the console or names in the books. */
const RESERVED = new Set<string>([OPERATING, 'new', 'program']);

/** `Night classes, 2027` → `night-classes-2027`: what stands in account names and addresses. */
export function codeOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
}
