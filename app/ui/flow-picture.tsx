import { useId } from 'react';
import { formatMoney } from '#app/domain/money.ts';
import type { Flow, FlowLink, FlowNode } from '#app/domain/flow.ts';
import { LABEL_LINE, layOutFlow, NOTE_LINE, type DrawnNode, type FlowLayout } from '#app/ui/flow-layout.ts';
import { SplitBar, type SplitPart } from '#app/ui/split-bar.tsx';

export interface FlowWords {
  empty: string;
  goesTo: string;
  amount: string;
  total: string;
  /** Heads the rows of one source when there are several: "From Training & care". */
  from: (label: string) => string;
}

const ENGLISH: FlowWords = {
  empty: 'No money has moved here yet. The picture starts with the first sale.',
  goesTo: 'Goes to',
  amount: 'Amount',
  total: 'Together',
  from: (label) => `From ${label}`,
};

export interface FlowPictureProps {
  flow: Flow;
  /** What the picture shows: "Where $48.00 goes". It names the picture and its table. */
  title: string;
  description: string;
  /** Sentences under the picture for what no band can show, such as a subsidy. */
  notes?: string[];
  locale?: string;
  words?: FlowWords;
}

/** Money from where it came to what it paid for: a picture where there is room, always with the same figures as a table. */
export function FlowPicture({
  flow,
  title,
  description,
  notes = [],
  locale,
  words = ENGLISH,
}: FlowPictureProps) {
  const id = useId();
  const layout = layOutFlow(flow, locale);
  return (
    <figure className={`flow flow-${Math.min(layout.columns, 4)}`}>
      {layout.columns === 0 ? (
        <p className="soft">{words.empty}</p>
      ) : (
        <>
          <FlowDrawing layout={layout} title={title} descriptionId={id} />
          <p id={id} className="sr-only">
            {description}
          </p>
          <FlowTable flow={flow} title={title} words={words} {...(locale && { locale })} />
        </>
      )}
      {notes.length > 0 && (
        <figcaption>
          {notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </figcaption>
      )}
    </figure>
  );
}

/** A tenth of a pixel is finer than eyes and keeps the page small. */
const tenth = (length: number) => Math.round(length * 10) / 10;

function FlowDrawing({
  layout,
  title,
  descriptionId,
}: {
  layout: FlowLayout;
  title: string;
  descriptionId: string;
}) {
  const paying = new Set(layout.links.map((l) => l.link.from));
  return (
    <svg
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      width={layout.width}
      height={layout.height}
      role="img"
      aria-label={title}
      aria-describedby={descriptionId}
    >
      {layout.links.map((l) => (
        <path key={`${l.link.from} ${l.link.to}`} className={`band tone-${l.tone}`} d={l.path} />
      ))}
      {layout.nodes.map((n) => (
        <g key={n.node.id}>
          {n.column > 0 && paying.has(n.node.id) && (
            <rect
              className={`lane tone-${n.node.tone}`}
              x={tenth(n.x + n.width)}
              y={tenth(n.y)}
              width={tenth(n.outX - n.x - n.width)}
              height={tenth(n.height)}
            />
          )}
          <rect
            className={`bar tone-${n.node.tone}`}
            x={tenth(n.x)}
            y={tenth(n.y)}
            width={n.width}
            height={tenth(n.height)}
            rx={n.height < 6 ? 1 : 3}
          />
          <FlowLabel drawn={n} />
        </g>
      ))}
    </svg>
  );
}

/** In the last column the amount stands beside the words; before it, above them, because the lane beside a bar is narrow. */
function FlowLabel({ drawn: { words, amount } }: { drawn: DrawnNode }) {
  if (!words) return null;
  const isBeside = words.x > words.amountX;
  const [amountX, x] = [tenth(words.amountX), tenth(words.x)];
  const firstLine = tenth(words.top + 14);
  const labelTop = isBeside ? firstLine : firstLine + LABEL_LINE;
  const noteTop = labelTop + (words.label.length - 1) * LABEL_LINE + NOTE_LINE;
  return (
    <>
      <text className="amount" x={amountX} y={firstLine}>
        {amount}
      </text>
      {words.label.map((line, i) => (
        <text key={`l${i}`} className="label" x={x} y={labelTop + i * LABEL_LINE}>
          {line}
        </text>
      ))}
      {words.note.map((line, i) => (
        <text key={`n${i}`} className="note" x={x} y={noteTop + i * NOTE_LINE}>
          {line}
        </text>
      ))}
    </>
  );
}

/** The figures themselves. On a narrow screen this is what shows; on a wide one it stays for readers and for copying. */
function FlowTable({
  flow,
  title,
  locale,
  words,
}: {
  flow: Flow;
  title: string;
  locale?: string;
  words: FlowWords;
}) {
  const byId = new Map(flow.nodes.map((node) => [node.id, node]));
  const links = flow.links.filter((link) => link.amountMinor > 0);
  const sources = flow.nodes.filter((node) => links.some((link) => link.from === node.id));
  const money = (minor: number) => formatMoney(minor, flow.currency, locale);
  const groups = sources.map((source) => {
    const rows = links.filter((link) => link.from === source.id);
    return { source, rows, sumMinor: rows.reduce((sum, link) => sum + link.amountMinor, 0) };
  });
  return (
    <table>
      <caption className="sr-only">{title}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{words.goesTo}</th>
          <th scope="col">{words.amount}</th>
        </tr>
      </thead>
      {groups.map(({ source, rows, sumMinor }) => (
        <tbody key={source.id}>
          {groups.length > 1 && (
            <tr className="group">
              <th scope="rowgroup">
                {words.from(source.label)}
                <SplitBar parts={rows.map((link) => partOf(link, byId))} />
              </th>
              <td className="n">{money(sumMinor)}</td>
            </tr>
          )}
          {rows.map((link) => (
            <tr key={link.to}>
              <FlowRowLabel node={byId.get(link.to)} />
              <td className="n">{money(link.amountMinor)}</td>
            </tr>
          ))}
          {groups.length === 1 && (
            <tr className="total">
              <th scope="row">{words.total}</th>
              <td className="n">{money(sumMinor)}</td>
            </tr>
          )}
        </tbody>
      ))}
    </table>
  );
}

/** The bar of a group in its rows' colors, so that a phone, where no picture fits, still shows shares at a glance. */
function partOf(link: FlowLink, byId: ReadonlyMap<string, FlowNode>): SplitPart {
  const node = byId.get(link.to);
  return { tone: node?.tone ?? 'price', amountMinor: link.amountMinor, label: link.to };
}

function FlowRowLabel({ node }: { node: FlowNode | undefined }) {
  return (
    <th scope="row">
      <span className={`dot tone-${node?.tone ?? 'price'}`} />
      <span>
        {node?.label}
        {node?.note && <small>{node.note}</small>}
      </span>
    </th>
  );
}
