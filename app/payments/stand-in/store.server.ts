import Database from 'better-sqlite3';
import type { ObjectType, StoredObjects } from './objects.ts';
import { SCHEMA } from './schema.ts';

type Bindable = string | number | null;

/** A filter on a top-level field of the stored JSON; a list means "one of". */
export interface Filter {
  field: string;
  is: string | readonly string[];
}
export interface Page {
  limit: number;
  startingAfter?: string | undefined;
  endingBefore?: string | undefined;
  createdBetween?: { from: number; to: number } | undefined;
}

export class Store {
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(file: string) {
    this.#db = new Database(file);
    this.#db.pragma('journal_mode = WAL');
    // Losing the last moments of play money in a power cut is fine; waiting for the disk on each request is not.
    this.#db.pragma('synchronous = OFF');
    this.#db.pragma('wal_autocheckpoint = 8000');
    this.#db.pragma('cache_size = -32000');
    this.#db.exec(SCHEMA);
  }

  close(): void {
    this.#db.close();
  }

  transaction<T>(work: () => T): T {
    return this.#db.transaction(work).immediate();
  }

  run(sql: string, ...values: Bindable[]): number {
    return this.#prepare(sql).run(...values).changes;
  }

  row<T>(sql: string, ...values: Bindable[]): T | undefined {
    return this.#prepare(sql).get(...values) as T | undefined;
  }

  rows<T>(sql: string, ...values: Bindable[]): T[] {
    return this.#prepare(sql).all(...values) as T[];
  }

  insert<K extends ObjectType>(object: StoredObjects[K] & { id: string; object: K; created: number }): void {
    this.run(
      'INSERT INTO objects (id, type, created, json) VALUES (?, ?, ?, ?)',
      object.id,
      object.object,
      object.created,
      JSON.stringify(object),
    );
  }

  update(object: { id: string }): void {
    this.run('UPDATE objects SET json = ? WHERE id = ?', JSON.stringify(object), object.id);
  }

  remove(id: string): void {
    this.run('DELETE FROM objects WHERE id = ?', id);
  }

  find<K extends ObjectType>(type: K, id: string): StoredObjects[K] | undefined {
    const row = this.row<{ json: string }>('SELECT json FROM objects WHERE id = ? AND type = ?', id, type);
    return row === undefined ? undefined : (JSON.parse(row.json) as StoredObjects[K]);
  }

  /** For ids the store itself wrote into another object. */
  get<K extends ObjectType>(type: K, id: string): StoredObjects[K] {
    const found = this.find(type, id);
    if (found === undefined) throw new Error(`The stand-in's store lost the ${type} ${id}`);
    return found;
  }

  has(type: ObjectType, id: string): boolean {
    return this.row('SELECT 1 FROM objects WHERE id = ? AND type = ?', id, type) !== undefined;
  }

  /** Newest first, one more than asked for so that the caller sees whether there is another page. */
  list<K extends ObjectType>(type: K, filters: Filter[], page: Page, extraSql = ''): StoredObjects[K][] {
    // The type stands in the text, not in a parameter, so that the planner can use the partial indexes.
    const where = [`type = '${type}'`];
    const values: Bindable[] = [];
    for (const { field, is } of filters) {
      const options = typeof is === 'string' ? [is] : is;
      where.push(`json_extract(json, '$.${field}') IN (${options.map(() => '?').join(', ')})`);
      values.push(...options);
    }
    if (page.createdBetween !== undefined) {
      where.push('created BETWEEN ? AND ?');
      values.push(page.createdBetween.from, page.createdBetween.to);
    }
    const cursor = page.startingAfter ?? page.endingBefore;
    if (cursor !== undefined) {
      where.push(
        `seq ${page.startingAfter === undefined ? '>' : '<'} (SELECT seq FROM objects WHERE id = ?)`,
      );
      values.push(cursor);
    }
    const isBackward = page.startingAfter === undefined && page.endingBefore !== undefined;
    const order = isBackward ? 'ASC' : 'DESC';
    const sql = `SELECT json FROM objects WHERE ${where.join(' AND ')} ${extraSql} ORDER BY seq ${order} LIMIT ?`;
    const found = this.rows<{ json: string }>(sql, ...values, page.limit + 1);
    return found.map((row) => JSON.parse(row.json) as StoredObjects[K]);
  }

  /** What the stand-in knows about an object and the API does not show: a session's lines, a card's behaviour. */
  detail<T>(id: string): T | undefined {
    const row = this.row<{ json: string }>('SELECT json FROM details WHERE id = ?', id);
    return row === undefined ? undefined : (JSON.parse(row.json) as T);
  }

  setDetail(id: string, detail: object): void {
    this.run(
      'INSERT INTO details (id, json) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json',
      id,
      JSON.stringify(detail),
    );
  }

  /** All that was bought is forgotten; the endpoints stay, so that a running shop still hears of what comes next. */
  empty(): void {
    for (const table of ['deliveries', 'due_work', 'idempotent_answers', 'payout_transactions'])
      this.run(`DELETE FROM ${table}`);
    this.run("DELETE FROM details WHERE id NOT IN (SELECT id FROM objects WHERE type = 'webhook_endpoint')");
    this.run("DELETE FROM objects WHERE type <> 'webhook_endpoint'");
  }

  #prepare(sql: string): Database.Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.#db.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }
}
