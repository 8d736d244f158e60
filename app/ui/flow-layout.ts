import { sankey, sankeyLeft } from 'd3-sankey';
import { formatMoney } from '#app/domain/money.ts';
import type { Flow, FlowLink, FlowNode, Tone } from '#app/domain/flow.ts';

/** Words beside a bar, broken into lines. In the last column the amount stands beside them, elsewhere above. */
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
const MIDDLE_PITCH = 248;
const WORDS_ROOM = 228;
const LEAST_WIDTH = 580;
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
 * Places a flow. d3-sankey decides columns and sums; heights are set here, because its one padding for all nodes
 * cannot keep two lines of text apart where a node is worth five cents of thirty dollars.
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
        ...(words && { words }),
      };
    });
  });
  const heights = drawn.map(stack);
  const height = Math.max(...heights);
  const nodes = drawn.flat();
  const bands = bandsOf(flow, nodes, scale);
  for (const [index, column] of drawn.entries()) settle(column, bands, height - (heights[index] ?? 0), index);
  const width = spread(drawn);
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
  if (links.length === 0) return [];
  const used = new Set(links.flatMap((link) => [link.from, link.to]));
  const { nodes } = sankey<{ node: FlowNode }, object>()
    .nodeId((d) => d.node.id)
    .nodeAlign(sankeyLeft)
    .nodeSort(null)
    .linkSort(null)
    .iterations(0)({
    nodes: flow.nodes.filter((node) => used.has(node.id)).map((node) => ({ node })),
    links: links.map((link) => ({ source: link.from, target: link.to, value: link.amountMinor })),
  });
  const columns: { node: FlowNode; amountMinor: number }[][] = [];
  for (const d of nodes) (columns[d.depth ?? 0] ??= []).push({ node: d.node, amountMinor: d.value ?? 0 });
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

/** Stacks a column from the top, each node in a slot as tall as its bar or its words. Returns the column's height. */
function stack(column: DrawnNode[]): number {
  let y = 0;
  for (const d of column) {
    const slot = Math.max(d.height, d.words?.height ?? 0);
    d.y = y + (slot - d.height) / 2;
    if (d.words) d.words.top = y + (slot - d.words.height) / 2;
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

/** Gives every column its place across, and returns the whole width. A picture of two columns stretches its bands to fill. */
function spread(columns: DrawnNode[][]): number {
  const last = columns.at(-1) ?? [];
  const amountRoom = Math.max(...last.map((d) => d.amount.length)) * DIGIT + 8;
  const lastRoom = BAR + BESIDE_BAR + amountRoom + Math.max(...last.map((d) => d.words?.width ?? 0));
  const steps = columns.length - 1;
  const pitch = Math.max(MIDDLE_PITCH, (LEAST_WIDTH - lastRoom) / steps);
  for (const [index, column] of columns.entries()) {
    for (const d of column) {
      d.x = index * pitch;
      if (!d.words) continue;
      d.words.amountX = d.x + BAR + BESIDE_BAR;
      d.words.x = d.words.amountX + (column === last ? amountRoom : 0);
    }
  }
  return Math.ceil(steps * pitch + lastRoom);
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
  const [x0, x1] = [r(from.x + from.width), r(to.x)];
  const middle = r((x0 + x1) / 2);
  const [a, b, c, d] = [r(y0), r(y1), r(y1 + tall), r(y0 + tall)];
  return `M${x0},${a}C${middle},${a} ${middle},${b} ${x1},${b}V${c}C${middle},${c} ${middle},${d} ${x0},${d}Z`;
}
