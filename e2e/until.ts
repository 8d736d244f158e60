/** Asks again and again until the answer is yes, and breaks with what was waited for when it never is. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  atMostMs = 30_000,
): Promise<void> {
  const giveUpAt = Date.now() + atMostMs;
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error(`Waited ${atMostMs / 1000} s in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
