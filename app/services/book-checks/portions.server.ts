import { allocateUnit, multiplyAllocations, type UnitInputs } from '#app/domain/allocation.ts';
import { versionFor } from '#app/domain/policy-scope.ts';
import { listOrdersWithLostCents, listPortionsToCheck, type PortionToCheck } from '#db/check-books.ts';
import { listPolicyVersions, type PolicyVersion } from '#db/policies.ts';
import type { Proof } from './findings.server.ts';

/** Every portion's split: its sum, what anybody recomputes, its policy, and that makers' buckets are at cost. */
export async function provePortions(proof: Proof): Promise<void> {
  const { db } = proof.ctx;
  const versions = await listPolicyVersions(db);
  let afterId = '';
  for (;;) {
    const portions = await listPortionsToCheck(db, afterId);
    for (const portion of portions) provePortion(proof, portion, versions);
    const last = portions.at(-1);
    if (!last) break;
    afterId = last.id;
    await proof.advance(portions.length);
  }
  for (const { number } of await listOrdersWithLostCents(db))
    proof.findings.add(4, `order ${number}: its pieces' prices are not the price of its goods`);
}

function provePortion(proof: Proof, portion: PortionToCheck, versions: readonly PolicyVersion[]): void {
  const name = `a portion of order ${portion.orderNumber} (${portion.id})`;
  const inputs = JSON.parse(portion.inputsJson) as UnitInputs;
  const sum = portion.allocations.reduce((total, part) => total + part.amountMinor, 0);
  if (sum !== portion.paidMinor)
    proof.findings.add(4, `${name} splits ${sum}, and ${portion.paidMinor} were paid`);
  const recomputed = multiplyAllocations(allocateUnit(inputs), portion.quantity);
  if (JSON.stringify(recomputed) !== JSON.stringify(portion.allocations))
    proof.findings.add(5, `${name} is split otherwise than its inputs say`);
  if (versionFor(versions, portion, portion.orderCreatedAt)?.id !== portion.policyVersionId)
    proof.findings.add(6, `${name} has another policy than was in force`);
  proveMakersBuckets(proof, portion, name);
}

/** Materials and wages are the batch's standard costs whatever was paid: neither a discount nor a bad price lowers them. */
function proveMakersBuckets(proof: Proof, portion: PortionToCheck, name: string): void {
  for (const [tier, unitMinor] of [
    ['materials', portion.unitMaterialsMinor],
    ['wages', portion.unitWagesMinor],
  ] as const) {
    const bucket = portion.allocations.reduce(
      (total, part) => (part.tier === tier ? total + part.amountMinor : total),
      0,
    );
    if (bucket !== portion.quantity * unitMinor)
      proof.findings.add(
        7,
        `${name} gives ${bucket} to ${tier}, and they cost ${portion.quantity * unitMinor}`,
      );
  }
}
