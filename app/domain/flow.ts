import type { Minor } from './money.ts';

/** A bucket's or fund's color on every picture; `price` is the ink of what is divided. */
export type Tone =
  | 'price'
  | 'wages'
  | 'materials'
  | 'making'
  | 'care'
  | 'capacity'
  | 'advocacy'
  | 'operations'
  | 'processing'
  | 'subsidy';

export interface FlowNode {
  id: string;
  label: string;
  /** A short second line: "already paid, on the program’s scale". */
  note?: string | undefined;
  tone: Tone;
}

export interface FlowLink {
  from: string;
  to: string;
  amountMinor: Minor;
}

/** Money from one piece, one order or the whole shop to what it pays for. Links are positive and end where nodes exist. */
export interface Flow {
  currency: string;
  nodes: FlowNode[];
  links: FlowLink[];
}
