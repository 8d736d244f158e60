import { readFile } from 'node:fs/promises';
import { readImportCosts } from '#app/services/product-import/import-costs.server.ts';
import { importProducts } from '#app/services/product-import/import-products.server.ts';
import { formatImportReport } from '#app/services/product-import/import-report.server.ts';
import type { Environment } from '../environment.server.ts';
import { showProgress } from '../progress.server.ts';
import { BadUsage, withWorkbench, type Answer, type Command, type Given } from './command.server.ts';

export const importProductsCommand: Command = {
  usage:
    'import-products FILE.csv [--dry-run] [--costs FILE.json] [--cohort CODE --materials 9.10 --minutes 105 --rate 9.60] [--category NAME]',
  options: {
    'dry-run': { type: 'boolean' },
    costs: { type: 'string' },
    cohort: { type: 'string' },
    materials: { type: 'string' },
    minutes: { type: 'string' },
    rate: { type: 'string' },
    category: { type: 'string' },
  },
  run: runImportProducts,
};

async function runImportProducts(environment: Environment, given: Given): Promise<Answer> {
  const [file] = given.words;
  if (!file) throw new BadUsage(`Usage: ${importProductsCommand.usage}`);
  const text = (name: string) => (typeof given.values[name] === 'string' ? given.values[name] : undefined);
  const bytes = await readGiven(file);
  const costsFile = text('costs');
  const json = costsFile === undefined ? undefined : (await readGiven(costsFile)).toString('utf8');
  const flags = {
    cohort: text('cohort'),
    materials: text('materials'),
    minutes: text('minutes'),
    rate: text('rate'),
  };
  return withWorkbench(environment, async ({ context }) => {
    const read = readImportCosts({ json, flags }, context.settings.currency);
    if (!read.ok) {
      const sentences = read.problems.map((problem) => `${problem.what} ${problem.mend}`);
      return { text: sentences.join('\n'), data: { ok: false, problems: read.problems }, isFailure: true };
    }
    const progress = showProgress('Importing');
    const report = await importProducts(context, {
      bytes,
      costs: read.costs,
      dryRun: given.values['dry-run'] === true,
      defaultCategory: text('category'),
      onProgress: ({ done, total }) => progress(done, total),
    });
    return { text: formatImportReport(report), data: report, isFailure: !report.ok };
  });
}

async function readGiven(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch {
    throw new BadUsage(`The file ${file} cannot be read; check its name.`);
  }
}
