/** A batch with units left, as the shelf sees it. */
export interface BatchOnShelf {
  batchId: string;
  free: number;
}

/**
 * Takes units from the oldest batch first; `batches` come oldest first. Returns undefined when they do not hold enough,
 * so that nothing is ever promised twice.
 */
export function takeOldestFirst(
  batches: readonly BatchOnShelf[],
  quantity: number,
): { batchId: string; quantity: number }[] | undefined {
  const takes: { batchId: string; quantity: number }[] = [];
  let wanted = quantity;
  for (const batch of batches) {
    if (wanted === 0) break;
    const taken = Math.min(wanted, batch.free);
    if (taken > 0) takes.push({ batchId: batch.batchId, quantity: taken });
    wanted -= taken;
  }
  return wanted === 0 ? takes : undefined;
}
