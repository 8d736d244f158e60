import { INVARIANTS } from '#app/domain/invariants.ts';
import type { Context } from '../context.server.ts';

export interface BookCheck {
  /** The invariant's number in the books' rules, and what it says. */
  invariant: number;
  rule: string;
  /** What breaks it, the first by sequence first. */
  faults: string[];
}

/** Faults named for each invariant; past these only their number is told. */
const NAMED = 20;

/** Collects what the checks find, by invariant. */
export class Findings {
  readonly #faults = new Map<number, string[]>();
  readonly #more = new Map<number, number>();

  add(invariant: number, fault: string): void {
    const faults = this.#faults.get(invariant) ?? [];
    this.#faults.set(invariant, faults);
    if (faults.length < NAMED) faults.push(fault);
    else this.#more.set(invariant, (this.#more.get(invariant) ?? 0) + 1);
  }

  addAll(invariant: number, faults: readonly string[]): void {
    for (const fault of faults) this.add(invariant, fault);
  }

  list(): BookCheck[] {
    return INVARIANTS.map(({ number, rule }) => {
      const more = this.#more.get(number) ?? 0;
      const faults = [...(this.#faults.get(number) ?? []), ...(more > 0 ? [`and ${more} more`] : [])];
      return { invariant: number, rule, faults };
    });
  }
}

/** What every part of the proof is given: one moment's books, where to say what is wrong, and how far it has come. */
export interface Proof {
  ctx: Context;
  findings: Findings;
  /** Says that so many more units of work are done, and lets others have the process for a moment. */
  advance: (units: number) => Promise<void>;
}

/** An entry as faults name it. */
export function nameEntry(entry: { sequence: number; kind: string; memo: string }): string {
  return `entry ${entry.sequence} (${entry.kind}, ${entry.memo})`;
}
