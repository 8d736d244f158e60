import type { Kysely } from 'kysely';
import { money, run } from './ddl.ts';

/** What is sold: products, variants, pictures. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE TABLE product (
      id text PRIMARY KEY, handle text NOT NULL UNIQUE, title text NOT NULL, category text NOT NULL, summary text NOT NULL,
      bodyHtml text NOT NULL, materials text NOT NULL, care text NOT NULL,
      status text NOT NULL CHECK (status IN ('draft', 'active', 'archived')), programId text REFERENCES program(id),
      position integer NOT NULL, createdAt text NOT NULL, updatedAt text NOT NULL)`,
    `CREATE INDEX product_listing ON product (status, category, position)`,
    `CREATE TABLE variant (
      id text PRIMARY KEY, productId text NOT NULL REFERENCES product(id), position integer NOT NULL,
      optionKey text NOT NULL, optionsJson text NOT NULL, title text NOT NULL, sku text,
      ${money('priceMinor')} CHECK (priceMinor >= 0),
      compareAtMinor bigint CHECK (compareAtMinor IS NULL OR compareAtMinor BETWEEN 0 AND 9007199254740992),
      weightGrams integer NOT NULL CHECK (weightGrams >= 0),
      status text NOT NULL CHECK (status IN ('draft', 'active', 'archived')), UNIQUE (productId, optionKey))`,
    `CREATE TABLE media (
      id text PRIMARY KEY, productId text NOT NULL REFERENCES product(id), variantId text REFERENCES variant(id),
      position integer NOT NULL, path text, sourceUrl text, alt text NOT NULL,
      state text NOT NULL CHECK (state IN ('ready', 'not_fetched')), CHECK (state <> 'ready' OR path IS NOT NULL))`,
    `CREATE INDEX media_product ON media (productId, position)`,
  ]);
}
