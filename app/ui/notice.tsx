import type { ReactNode } from 'react';

export type NoticeTone = 'info' | 'good' | 'warn' | 'error';

const MARKS: Record<NoticeTone, string> = {
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v5M12 7.500v.01',
  good: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M8 12.500l2.700 2.700L16 9.500',
  warn: 'M12 3.500 2.500 20h19zM12 10v4.500M12 17.200v.01',
  error: 'M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7.500v5.500M12 16.300v.01',
};

/** Something happened that a person needs to know. Shape and words carry the tone; color only repeats it. */
export function Notice({
  tone = 'info',
  title,
  children,
}: {
  tone?: NoticeTone;
  title?: string;
  children?: ReactNode;
}) {
  return (
    <div className={`notice ${tone}`} role={tone === 'error' ? 'alert' : 'status'}>
      <NoticeMark tone={tone} />
      <div>
        {title !== undefined && <strong>{title}</strong>}
        {typeof children === 'string' ? <p>{children}</p> : children}
      </div>
    </div>
  );
}

/** The mark alone, for what is built like a notice. */
export function NoticeMark({ tone }: { tone: NoticeTone }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={MARKS[tone]} />
    </svg>
  );
}
