import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import type { Flow } from '#app/domain/flow.ts';
import { parseDecimal } from '#app/domain/money.ts';
import { FlowPicture } from '#app/ui/flow-picture.tsx';
import { Meter } from '#app/ui/meter.tsx';
import { axisLabel } from '#app/ui/month-bars.tsx';
import { sharesOf, SplitBar } from '#app/ui/split-bar.tsx';

const amounts = {
  wages: 1680,
  materials: 910,
  processing: 168,
  operations: 576,
  care: 13,
  capacity: 8,
  advocacy: 5,
};
const discounted: Flow = {
  currency: 'USD',
  nodes: [
    { id: 'price', label: 'Price', tone: 'price' },
    ...Object.keys(amounts).map((id) => ({ id, label: id, tone: id as keyof typeof amounts })),
  ],
  links: Object.entries(amounts).map(([to, amountMinor]) => ({ from: 'price', to, amountMinor })),
};

const draw = (flow: Flow, notes: string[] = []) =>
  renderToStaticMarkup(
    <FlowPicture flow={flow} title="Where $33.60 goes" description="All of it." notes={notes} />,
  );

function tableAmounts(html: string): number[] {
  return [...html.matchAll(/<td class="n">\$([\d,.]+)<\/td>/g)].map(
    (m) => parseDecimal((m[1] ?? '').replaceAll(',', ''), 'USD') ?? NaN,
  );
}

describe('the flow picture', () => {
  test('its table adds up to the flow, to the cent', () => {
    const rows = tableAmounts(draw(discounted));
    const total = rows.pop();
    expect(rows).toEqual(Object.values(amounts));
    expect(total).toBe(3360);
    expect(rows.reduce((a, b) => a + b, 0)).toBe(total);
  });

  test('with several sources each group is headed by its own sum', () => {
    const flow: Flow = {
      currency: 'USD',
      nodes: ['sales', 'gifts', 'care', 'childcare'].map((id) => ({ id, label: id, tone: 'care' as const })),
      links: [
        { from: 'sales', to: 'care', amountMinor: 500 },
        { from: 'gifts', to: 'care', amountMinor: 250 },
        { from: 'care', to: 'childcare', amountMinor: 600 },
      ],
    };
    expect(tableAmounts(draw(flow))).toEqual([500, 500, 250, 250, 600, 600]);
  });

  test('an empty flow is a sentence and no picture', () => {
    const html = draw({ currency: 'USD', nodes: [], links: [] });
    expect(html).toContain('No money has moved here yet.');
    expect(html).not.toContain('<svg');
  });

  test('a note stands under the picture', () => {
    expect(draw(discounted, ['Operations adds $1.18.'])).toContain(
      '<figcaption><p>Operations adds $1.18.</p>',
    );
  });

  test('nothing in it needs an inline style', () => {
    expect(draw(discounted)).not.toMatch(/ style=|<style/);
  });
});

describe('small figures', () => {
  const part = (label: string, amountMinor: number) => ({ tone: 'care' as const, label, amountMinor });

  test('the parts of a bar fill it exactly and each can be seen', () => {
    const shares = sharesOf([part('a', 3342), part('b', 13), part('c', 5), part('subsidy', -118)]);
    expect(shares.map((s) => s.part.label)).toEqual(['a', 'b', 'c']);
    expect(shares.reduce((sum, s) => sum + s.share, 0)).toBeCloseTo(1, 10);
    expect(Math.min(...shares.map((s) => s.share))).toBeGreaterThan(0.01);
    expect(renderToStaticMarkup(<SplitBar parts={[]} />)).toContain('<svg');
  });

  test('a meter never leaves its track', () => {
    const html = (share: number) => renderToStaticMarkup(<Meter share={share} />);
    expect(html(1.4)).toContain('width="100.0%"');
    expect(html(-1)).toContain('width="0.0%"');
    expect(html(0 / 0)).toContain('width="0.0%"');
  });

  test('an axis names short amounts in the currency’s own units', () => {
    expect(axisLabel(400_000, 'USD')).toBe('$4k');
    expect(axisLabel(150_000, 'USD')).toBe('$1.5k');
    expect(axisLabel(4_000, 'JPY')).toBe('¥4k');
    expect(axisLabel(0, 'USD')).toBe('$0');
  });
});
