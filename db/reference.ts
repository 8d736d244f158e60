import type { Db } from './connect.server.ts';
import { findContentVersion } from './content-version.ts';
import { listPolicyVersions, type PolicyVersion } from './policies.ts';
import { findSureMakers, listFunds, listPrograms } from './programs.ts';

/** The small tables every public page names things by, none of which a sale changes. */
export interface Reference {
  programs: Awaited<ReturnType<typeof listPrograms>>;
  funds: Awaited<ReturnType<typeof listFunds>>;
  /** The latest start first, as `versionFor` wants them. */
  policies: PolicyVersion[];
  sureMakers: number;
}

const kept = new WeakMap<Db, { version: number; reference: Readonly<Reference> }>();

/**
 * The reference as it stands now. It is read again only when the content version has moved, for every write of these
 * tables (in `programs`, `funds` and `policies` here) moves it; the version is read first, so what changes meanwhile is found at the next call.
 */
export async function findReference(db: Db): Promise<Readonly<Reference>> {
  // A transaction sees its own writes, and what it sees may be rolled back.
  if (db.isTransaction) return readReference(db);
  const version = await findContentVersion(db);
  const before = kept.get(db);
  if (before?.version === version) return before.reference;
  const reference = await readReference(db);
  kept.set(db, { version, reference });
  return reference;
}

async function readReference(db: Db): Promise<Reference> {
  return {
    programs: await listPrograms(db),
    funds: await listFunds(db),
    policies: await listPolicyVersions(db),
    sureMakers: await findSureMakers(db),
  };
}
