import { sankey, sankeyLeft } from 'd3-sankey';
import { formatMoney } from '#app/domain/money.ts';
import type { Flow, FlowLink, FlowNode, Tone } from '#app/domain/flow.ts';

/** A node drawn, with its words set in lines that fit beside it. Lengths are SVG user units, one a CSS pixel at full size. */
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
  words?: { amountX: number; x: number; top: number; height: number; width: number; label: string[]; note: string[] };
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

const BAR = 12;
const GAP = 12;
const LABEL_LINE = 18;
const NOTE_LINE = 15;
const TALLEST = 330;
const MIDDLE_PITCH = 248;
const LAST_WORDS = 224;
/** Widths of Inter measured once, in em: digits are tabular, and the label weight is a little wider than the note's. */
const DIGIT = 9.4;
const LABEL_LETTER = 7.9;
const NOTE_LETTER = 6.6;

/** Breaks words into lines of at most `letters`; a single longer word keeps its own line. */
export function wrap(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A band between two bars: its edges are parallel upright, so its thickness reads as money everywhere. */
function band(x0: number, y0: number, x1: number, y1: number, thickness: number): string {
  const r = (value: number) => Math.round(value * 10) / 10;
  const middle = r((x0 + x1) / 2);
  const [a, b, c, d] = [r(y0), r(y1), r(y1 + thickness), r(y0 + thickness)];
  return `M${r(x0)},${a}C${middle},${a} ${middle},${b} ${r(x1)},${b}V${c}C${middle},${c} ${middle},${d} ${r(x0)},${d}Z`;
}

/**
 * Places a flow. d3-sankey decides columns, sums and the order of bands; the heights are set here, because its one
 * padding for all nodes cannot keep two lines of text apart where a node is worth five cents of thirty dollars.
 */
export function layOutFlow(flow: Flow, locale?: string): FlowLayout {
  const links = flow.links.filter((link) => link.amountMinor > 0);
  const used = new Set(links.flatMap((link) => [link.from, link.to]));
  if (links.length === 0) return { width: 0, height: 0, columns: 0, nodes: [], links: [] };

  const layout = sankey<{ node: FlowNode }, { link: FlowLink }>()
    .nodeId((d) => d.node.id)
    .nodeAlign(sankeyLeft)
    .nodeSort(null)
    .iterations(0);
  const graph = layout({
    nodes: flow.nodes.filter((node) => used.has(node.id)).map((node) => ({ node })),
    links: links.map((link) => ({ source: link.from, target: link.to, value: link.amountMinor, link })),
  });

  const columns: (typeof graph.nodes)[] = [];
  for (const d of graph.nodes) (columns[d.depth ?? 0] ??= []).push(d);
  const last = columns.length - 1;
  const most = Math.max(...columns.map((column) => column.reduce((sum, d) => sum + (d.value ?? 0), 0)));
  const scale = TALLEST / most;
  const isLabelled = (column: number) => column > 0 || last > 1 || (columns[0]?.length ?? 0) > 1;

  const drawn = new Map<FlowNode, DrawnNode>();
  let x = 2;
  let width = 0;
  let tallest = 0;
  const heights: number[] = [];
  for (const [column, ds] of columns.entries()) {
    const amounts = ds.map((d) => formatMoney(d.value ?? 0, flow.currency, locale));
    const amountRoom = Math.max(...amounts.map((text) => text.length)) * DIGIT;
    const isLast = column === last;
    const room = isLast ? LAST_WORDS : MIDDLE_PITCH - BAR - 24;
    let y = 0;
    for (const [index, d] of ds.entries()) {
      const height = Math.max(2, (d.value ?? 0) * scale);
      const label = wrap(d.node.label, Math.floor(room / LABEL_LETTER));
      const note = isLast && d.node.note ? wrap(d.node.note, Math.floor(room / NOTE_LETTER)) : [];
      const wordsHeight = (label.length + (isLast ? 0 : 1)) * LABEL_LINE + note.length * NOTE_LINE;
      const slot = isLabelled(column) ? Math.max(height, wordsHeight) : height;
      const wordsX = x + BAR + 10;
      const widest = Math.max(...label.map((l) => l.length * LABEL_LETTER), ...note.map((n) => n.length * NOTE_LETTER));
      drawn.set(d.node, {
        node: d.node,
        amountMinor: d.value ?? 0,
        amount: amounts[index] ?? '',
        column,
        x,
        y: y + (slot - height) / 2,
        width: BAR,
        height,
        ...(isLabelled(column) && {
          words: {
            amountX: wordsX,
            x: isLast ? wordsX + amountRoom : wordsX,
            top: y + (slot - wordsHeight) / 2,
            height: wordsHeight,
            width: widest,
            label,
            note,
          },
        }),
      });
      y += slot + GAP;
    }
    heights.push(y - GAP);
    tallest = Math.max(tallest, y - GAP);
    width = isLast ? x + BAR + 10 + amountRoom + LAST_WORDS : 0;
    x += isLabelled(column) || last > 1 ? MIDDLE_PITCH : 290;
  }

  const height = Math.ceil(tallest) + 8;
  for (const d of drawn.values()) {
    const shift = (height - (heights[d.column] ?? 0)) / 2;
    d.y += shift;
    if (d.words) d.words.top += shift;
  }
  return { width: Math.ceil(width), height, columns: columns.length, nodes: [...drawn.values()], links: drawLinks(graph, drawn, scale) };
}

interface SankeyEnds {
  node: FlowNode;
}

/** Stacks each node's bands in the order of the nodes they lead to or come from, so bands of one node never cross. */
function drawLinks(
  graph: { links: { source: unknown; target: unknown; value: number; link: FlowLink }[] },
  drawn: Map<FlowNode, DrawnNode>,
  scale: number,
): DrawnLink[] {
  const at = (end: unknown): DrawnNode => {
    const found = drawn.get((end as SankeyEnds).node);
    if (!found) throw new Error('d3-sankey replaced an end of a link by something that is no node of the flow.');
    return found;
  };
  const bands = graph.links.map((d) => ({
    link: d.link,
    from: at(d.source),
    to: at(d.target),
    thickness: d.value * scale,
    y0: 0,
    y1: 0,
  }));
  for (const node of drawn.values()) {
    let y = node.y;
    for (const b of bands.filter((b) => b.from === node).sort((a, b) => a.to.y - b.to.y)) {
      b.y0 = y;
      y += b.thickness;
    }
    y = node.y;
    for (const b of bands.filter((b) => b.to === node).sort((a, b) => a.from.y - b.from.y)) {
      b.y1 = y;
      y += b.thickness;
    }
  }
  return bands.map(({ link, from, to, thickness, y0, y1 }) => ({
    link,
    tone: to.node.tone === 'price' ? from.node.tone : to.node.tone,
    path: band(from.x + from.width, y0, to.x, y1, Math.max(1, thickness)),
  }));
}
