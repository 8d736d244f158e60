import { data, redirect } from '@remix-run/node';
import { parseDecimal } from '#app/domain/money.ts';
import { importStatement, previewStatement, type StatementReport } from '#app/services/bank-import.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import type { Staff } from '#app/web/staff.server.ts';

export interface ImportAnswer {
  errors: Record<string, string>;
  problems: { row: number | null; what: string }[];
  more: number;
  /** What was read and what an import would do; the text comes along, so that nothing is chosen twice. */
  checked: { name: string; text: string; opening: string; report: StatementReport } | undefined;
}

const NOTHING: ImportAnswer = { errors: {}, problems: [], more: 0, checked: undefined };

/** `check` reads the file and writes nothing; `save` takes the very text that was checked. */
export async function submitStatement(ctx: AppContext, request: Request, staff: Staff) {
  const form = await readForm(request);
  if (!form)
    return data<ImportAnswer>(
      { ...NOTHING, errors: { form: 'This form could not be read. Choose the file again.' } },
      400,
    );
  const { name, text, opening, step } = form;
  if (text.trim() === '')
    return data<ImportAnswer>(
      { ...NOTHING, errors: { file: 'Choose the CSV file of your bank; this one is empty.' } },
      400,
    );
  const openingMinor = opening === '' ? 0 : parseDecimal(opening.replaceAll(',', ''), ctx.settings.currency);
  if (openingMinor === undefined)
    return data<ImportAnswer>(
      {
        ...NOTHING,
        errors: { opening: 'Type what the account held, for example 1234.56; or leave it empty.' },
      },
      400,
    );
  if (step !== 'save') {
    const report = await previewStatement(ctx, text);
    if (!report.ok) return data<ImportAnswer>({ ...NOTHING, ...report }, 422);
    return data<ImportAnswer>({ ...NOTHING, checked: { name, text, opening, report } });
  }
  const outcome = await importStatement(ctx, { name, text, openingMinor, importedBy: staff.userId });
  if (!outcome.ok) return data<ImportAnswer>({ ...NOTHING, ...outcome }, 422);
  const { fresh, matched } = outcome;
  return redirect(`/console/bank?done=imported&fresh=${String(fresh)}&matched=${String(matched)}`);
}

async function readForm(request: Request) {
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    return undefined;
  }
  const word = (key: string) => {
    const value = form.get(key);
    return typeof value === 'string' ? value : '';
  };
  const file = form.get('file');
  const isFile = file instanceof File && file.size > 0;
  return {
    name: isFile ? file.name : word('name'),
    // A byte-order mark is not part of the first column's name.
    text: (isFile ? await file.text() : word('text')).replace(/^\uFEFF/, ''),
    opening: word('opening').trim(),
    step: word('step'),
  };
}
