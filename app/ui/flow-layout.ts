import { formatMoney } from '#app/domain/money.ts';
import type { Flow, FlowLink, FlowNode, Tone } from '#app/domain/flow.ts';

/** Words of a bar, broken into lines. In the last column the amount stands beside them, elsewhere above. */
export interface DrawnWords {
  amountX: number;
  x: number;
  top: number;
  height: number;
  width: number;
  label: string[];
  note: string[];
}

/** A node drawn. Lengths are SVG user units, one a CSS pixel at full size. */
export interface DrawnNode {
  node: FlowNode;
  amountMinor: number;
  amount: string;
  column: number;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Where its bands leave. A column that pays on keeps a lane clear between bar and bands, so no band runs under its words. */
  outX: number;
  /** Absent for the one source of a two-column picture: the heading beside the picture says it already. */
  words?: DrawnWords;
}

export interface DrawnLink {
  link: FlowLink;
  tone: Tone;
  path: string;
}

export interface FlowLayout {
  width: number;
  height: number;
  columns: number;
  nodes: DrawnNode[];
  links: DrawnLink[];
}

export const LABEL_LINE = 18;
export const NOTE_LINE = 15;
const BAR = 12;
const GAP = 12;
const BESIDE_BAR = 10;
/** Between the words over a first bar and the bar, and between a lane's words and the bands that leave it. */
const CLEAR = 8;
/** Bands need this much to bend without looking like steps. */
const LEAST_BAND = 120;
const WORDS_ROOM = 228;
const LEAST_WIDTH = 580;
/** What three columns and more stretch to: the width of a page, where the picture is then drawn at full size. */
const WIDE = 1080;
/** How wide Inter runs at the sizes of flow.css, rounded up: tabular digits, labels at 14 px, notes at 12.5 px. */
const DIGIT = 9.4;
const LABEL_LETTER = 7.6;
const NOTE_LETTER = 6.3;

/** Breaks words into lines of at most `letters`; a single longer word keeps its own line. */
export function wrap(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

interface Band {
  link: FlowLink;
  from: DrawnNode;
  to: DrawnNode;
  thickness: number;
  y0: number;
  y1: number;
}

/**
 * Places a flow. d3-sankey was tried and left: its one padding for all nodes cannot keep two lines of text apart where
 * a node is worth five cents of thirty dollars, it knows no lane for words, and every visitor would load it.
 */
export function layOutFlow(flow: Flow, locale?: string): FlowLayout {
  const columns = columnsOf(flow);
  if (columns.length === 0) return { width: 0, height: 0, columns: 0, nodes: [], links: [] };
  const sums = columns.map((column) => column.reduce((sum, d) => sum + d.amountMinor, 0));
  const most = Math.max(...columns.map((column) => column.length));
  const tallest = Math.min(330, 60 + 70 * most);
  const scale = tallest / Math.max(...sums);

  const drawn = columns.map((column, index) => {
    const isFirst = index === 0;
    const isLast = index === columns.length - 1;
    const isLabelled = !isFirst || column.length > 1 || columns.length > 2;
    return column.map(({ node, amountMinor }): DrawnNode => {
      const amount = formatMoney(amountMinor, flow.currency, locale);
      const height = Math.max(2, amountMinor * scale);
      const words = isLabelled ? setWords(node, amount, isLast) : undefined;
      return {
        node,
        amountMinor,
        amount,
        column: index,
        x: 0,
        y: 0,
        width: BAR,
        height,
        outX: 0,
        ...(words && { words }),
      };
    });
  });
  const heights = drawn.map((column, index) => stack(column, index === 0));
  const height = Math.max(...heights);
  const nodes = drawn.flat();
  const bands = bandsOf(flow, nodes, scale);
  for (const [index, column] of drawn.entries()) settle(column, bands, height - (heights[index] ?? 0), index);
  const width = spread(drawn, bands);
  joinBands(nodes, bands);
  return {
    width,
    height: Math.ceil(height),
    columns: columns.length,
    nodes,
    links: bands.map((band) => ({
      link: band.link,
      tone: band.to.node.tone === 'price' ? band.from.node.tone : band.to.node.tone,
      path: bandPath(band),
    })),
  };
}

/** The nodes that money touches, column by column from the source, each with what runs through it. */
function columnsOf(flow: Flow): { node: FlowNode; amountMinor: number }[][] {
  const links = flow.links.filter((link) => link.amountMinor > 0);
  const columnOf = new Map<string, number>();
  // A node stands one column after the last that pays it, so money never runs backwards.
  const place = (id: string): number => {
    const known = columnOf.get(id);
    if (known !== undefined) return known;
    const before = links.filter((link) => link.to === id).map((link) => place(link.from));
    const column = before.length === 0 ? 0 : Math.max(...before) + 1;
    columnOf.set(id, column);
    return column;
  };
  const sum = (some: FlowLink[]) => some.reduce((total, link) => total + link.amountMinor, 0);
  const columns: { node: FlowNode; amountMinor: number }[][] = [];
  for (const node of flow.nodes) {
    const paid = sum(links.filter((link) => link.to === node.id));
    const pays = sum(links.filter((link) => link.from === node.id));
    if (paid + pays > 0) (columns[place(node.id)] ??= []).push({ node, amountMinor: Math.max(paid, pays) });
  }
  return columns;
}

/** Sets a node's words in lines that fit between its bar and the next. Notes stand in the last column only, where no band runs. */
function setWords(node: FlowNode, amount: string, isLast: boolean): DrawnWords {
  const label = wrap(node.label, Math.floor(WORDS_ROOM / LABEL_LETTER));
  const note = isLast && node.note ? wrap(node.note, Math.floor(WORDS_ROOM / NOTE_LETTER)) : [];
  const widths = [...label.map((l) => l.length * LABEL_LETTER), ...note.map((n) => n.length * NOTE_LETTER)];
  return {
    amountX: 0,
    x: 0,
    top: 0,
    height: (label.length + (isLast ? 0 : 1)) * LABEL_LINE + note.length * NOTE_LINE,
    width: Math.max(...widths, isLast ? 0 : amount.length * DIGIT),
    label,
    note,
  };
}

/**
 * Stacks a column from the top, each node in a slot as tall as its bar or its words; in the first column the words stand
 * over the bar, since bands leave beside it. Returns the column's height.
 */
function stack(column: DrawnNode[], isFirst: boolean): number {
  let y = 0;
  for (const d of column) {
    const words = d.words?.height ?? 0;
    const over = isFirst && words > 0 ? words + CLEAR : 0;
    const slot = over > 0 ? over + d.height : Math.max(d.height, words);
    d.y = over > 0 ? y + over : y + (slot - d.height) / 2;
    if (d.words) d.words.top = over > 0 ? y : y + (slot - words) / 2;
    y += slot + GAP;
  }
  return y - GAP;
}

/** Moves a column down to where its money comes from, so bands run level; the first one stands in the middle. */
function settle(column: DrawnNode[], bands: Band[], room: number, index: number): void {
  const incoming = bands.filter((band) => column.includes(band.to));
  const weight = incoming.reduce((sum, band) => sum + band.thickness, 0);
  const middle = (d: DrawnNode) => d.y + d.height / 2;
  const pull = incoming.reduce(
    (sum, band) => sum + band.thickness * (middle(band.from) - middle(band.to)),
    0,
  );
  const shift = index === 0 || weight === 0 ? room / 2 : Math.min(room, Math.max(0, pull / weight));
  for (const d of column) {
    d.y += shift;
    if (d.words) d.words.top += shift;
  }
}

/** Gives every column its place across, and returns the whole width. What is left over goes to the bands, in equal parts. */
function spread(columns: DrawnNode[][], bands: Band[]): number {
  const last = columns.at(-1) ?? [];
  const steps = columns.length - 1;
  const amountRoom = Math.max(...last.map((d) => d.amount.length)) * DIGIT + 8;
  const widest = (column: DrawnNode[]) => Math.max(0, ...column.map((d) => d.words?.width ?? 0));
  const paysOn = (column: DrawnNode[]) => column.filter((d) => bands.some((band) => band.from === d));
  /** How far a column reaches before its bands leave. */
  const reaches = columns.map((column, index) => {
    if (index === steps) return Math.ceil(BAR + BESIDE_BAR + amountRoom + widest(column));
    return index === 0 ? BAR : Math.ceil(BAR + BESIDE_BAR + widest(paysOn(column)) + CLEAR);
  });
  const taken = reaches.reduce((sum, reach) => sum + reach, 0);
  const room = Math.ceil(Math.max(LEAST_BAND, ((steps > 1 ? WIDE : LEAST_WIDTH) - taken) / steps));
  let x = 0;
  for (const [index, column] of columns.entries()) {
    const reach = reaches[index] ?? BAR;
    for (const d of column) {
      d.x = x;
      d.outX = x + (index === steps ? BAR : reach);
      if (!d.words) continue;
      d.words.amountX = index === 0 ? x : x + BAR + BESIDE_BAR;
      d.words.x = d.words.amountX + (index === steps ? amountRoom : 0);
    }
    // Words of a node that pays nobody may reach into the bands beside them, but never to the next column.
    const words = Math.ceil((index === 0 ? 0 : BAR + BESIDE_BAR) + widest(column) + CLEAR);
    x += index === steps ? reach : Math.max(reach + room, words);
  }
  return x;
}

function bandsOf(flow: Flow, nodes: DrawnNode[], scale: number): Band[] {
  const byId = new Map(nodes.map((d) => [d.node.id, d]));
  return flow.links.flatMap((link) => {
    const from = byId.get(link.from);
    const to = byId.get(link.to);
    if (link.amountMinor <= 0 || !from || !to) return [];
    return [{ link, from, to, thickness: link.amountMinor * scale, y0: 0, y1: 0 }];
  });
}

/** Bands leave and enter a bar in the order of the bars at their other ends, so bands of one bar never cross. */
function joinBands(nodes: DrawnNode[], bands: Band[]): void {
  for (const node of nodes) {
    let y = node.y;
    for (const band of bands.filter((b) => b.from === node).sort((a, b) => a.to.y - b.to.y)) {
      band.y0 = y;
      y += band.thickness;
    }
    y = node.y;
    for (const band of bands.filter((b) => b.to === node).sort((a, b) => a.from.y - b.from.y)) {
      band.y1 = y;
      y += band.thickness;
    }
  }
}

/** Its edges are parallel upright, so a band's thickness reads as money everywhere; the least is one pixel, to be seen at all. */
function bandPath({ from, to, thickness, y0, y1 }: Band): string {
  const r = (value: number) => Math.round(value * 10) / 10;
  const tall = Math.max(1, thickness);
  const [x0, x1] = [r(from.outX), r(to.x)];
  const middle = r((x0 + x1) / 2);
  const [a, b, c, d] = [r(y0), r(y1), r(y1 + tall), r(y0 + tall)];
  return `M${x0},${a}C${middle},${a} ${middle},${b} ${x1},${b}V${c}C${middle},${c} ${middle},${d} ${x0},${d}Z`;
}
