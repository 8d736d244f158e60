import { shiftDay } from '#app/domain/calendar.ts';
import { hourOf, today, type Context } from './context.server.ts';
import { writeSnapshot } from './snapshot.server.ts';

/** Older ones are deleted: what was erased may not live on in them (IMPACT, "Keeping and erasing"). */
const KEPT_DAYS = 35;
/** An hour after the books are proved. */
const NIGHTLY_FROM_HOUR = 4;

const NAME = /^upstream-(\d{4}-\d{2}-\d{2})\.ndjson\.gz$/;

/** Writes the day's backup if there is none yet, and deletes those that are too old. Answers whether it wrote one. */
export async function runDueBackup(ctx: Context): Promise<boolean> {
  if (hourOf(ctx, ctx.now()) < NIGHTLY_FROM_HOUR) return false;
  const backups = await readBackups(ctx);
  const oldest = shiftDay(today(ctx), -KEPT_DAYS);
  for (const backup of backups.filter((one) => one.on < oldest)) await ctx.media.backups.remove(backup.name);
  if (backups.some((backup) => backup.on === today(ctx))) return false;
  await ctx.snapshot((db) =>
    ctx.media.backups.writeLines(`upstream-${today(ctx)}.ndjson.gz`, writeSnapshot(ctx, db)),
  );
  return true;
}

/** The backups there are, newest first. */
export async function readBackups(ctx: Context): Promise<{ name: string; on: string; bytes: number }[]> {
  const files = await ctx.media.backups.list();
  return files
    .flatMap((file) => {
      const on = NAME.exec(file.name)?.[1];
      return on === undefined ? [] : [{ ...file, on }];
    })
    .reverse();
}
