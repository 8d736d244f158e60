const STATES = {
  draft: { tone: 'warn', words: 'To approve' },
  posted: { tone: 'good', words: 'In the books' },
  discarded: { tone: '', words: 'Set aside' },
} as const;

/** A journal's state in a word or two; color only repeats it. */
export function JournalState({ status }: { status: keyof typeof STATES }) {
  const { tone, words } = STATES[status];
  return <span className={`state ${tone}`}>{words}</span>;
}
