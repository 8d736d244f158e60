/** Shows how far a long job has come, on a terminal only; elsewhere it prints nothing. */
export function showProgress(what: string): (done: number, total: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  let shown = -1;
  return (done, total) => {
    const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
    if (percent === shown) return;
    shown = percent;
    process.stderr.write(`\r${what}: ${done} of ${total} (${percent} %)${done === total ? '\n' : ''}`);
  };
}
