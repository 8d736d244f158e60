import type { Compilable, CompiledQuery } from 'kysely';
import type { Db } from './connect.server.ts';

/** Stands in a compiled query for the value it will be given. */
class Slot {
  readonly index: number;
  constructor(index: number) {
    this.index = index;
  }
}

/**
 * A query that is built and compiled once for each shape of its values, because building one costs about as much as
 * SQLite takes to answer it. `build` may look at whether a value is undefined, at booleans and at how long a list is;
 * everything else it only passes on, for what it sees then is a placeholder.
 */
export function prepared<P extends readonly unknown[], R>(
  build: (db: Db, ...values: P) => Compilable<R>,
): (db: Db, ...values: P) => Promise<R[]> {
  const kept = new WeakMap<object, Map<string, CompiledQuery<R>>>();
  return async (db, ...values) => {
    const { adapter } = db.getExecutor();
    const ofEngine = kept.get(adapter) ?? new Map<string, CompiledQuery<R>>();
    kept.set(adapter, ofEngine);
    const shape = values.map(shapeOf).join();
    let query = ofEngine.get(shape);
    if (!query) {
      query = build(db, ...(toSlots(values) as unknown as P)).compile();
      ofEngine.set(shape, query);
    }
    const given = values.flat();
    const parameters = query.parameters.map((one) => (one instanceof Slot ? given[one.index] : one));
    return (await db.executeQuery<R>({ ...query, parameters })).rows;
  };
}

function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return String(value.length);
  return value === undefined || typeof value === 'boolean' ? String(value) : 'value';
}

function toSlots(values: readonly unknown[]): unknown[] {
  let index = 0;
  return values.map((value) => {
    if (Array.isArray(value)) return value.map(() => new Slot(index++));
    const slot = new Slot(index++);
    return value === undefined || typeof value === 'boolean' ? value : slot;
  });
}
