import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Flow, Tone } from '#app/domain/flow.ts';
import { layOutFlow, wrap, type DrawnNode, type FlowLayout } from '#app/ui/flow-layout.ts';

const TONES: Tone[] = ['wages', 'materials', 'care', 'capacity', 'advocacy', 'operations', 'processing'];

/** A flow of up to four columns in which every node but the source is paid by one before it. */
const anyFlow = fc
  .record({
    first: fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 1, maxLength: 9 }),
    second: fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 6 }),
    third: fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 6 }),
    word: fc.constantFrom(
      'Care',
      'Training & care, Riverside Sewing and Weaving',
      'Capacidad de organizaciones aliadas',
    ),
    note: fc.option(fc.constant('already paid, on the program’s scale, and kept on your receipt'), {
      nil: undefined,
    }),
  })
  .map(({ first, second, third, word, note }): Flow => {
    const flow: Flow = {
      currency: 'USD',
      nodes: [{ id: 'price', label: 'Price', tone: 'price' }],
      links: [],
    };
    const add = (from: string, id: string, amountMinor: number, index: number) => {
      const tone = TONES[index % TONES.length] ?? 'care';
      flow.nodes.push({ id, label: word, tone, ...(note !== undefined && { note }) });
      flow.links.push({ from, to: id, amountMinor });
    };
    first.forEach((amount, i) => add('price', `a${i}`, amount, i));
    second.forEach((amount, i) => add('a0', `b${i}`, amount, i));
    if (second.length > 0) third.forEach((amount, i) => add('b0', `c${i}`, amount, i));
    return flow;
  });

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function wordsBox({ words }: DrawnNode): Box[] {
  if (!words) return [];
  return [
    { left: words.amountX, right: words.x + words.width, top: words.top, bottom: words.top + words.height },
  ];
}

const meet = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom - 0.01 && b.top < a.bottom - 0.01;

function overlaps(layout: FlowLayout): number {
  const boxes = layout.nodes.flatMap(wordsBox);
  return boxes.filter((a, i) => boxes.some((b, j) => i < j && meet(a, b))).length;
}

describe('the layout of a flow', () => {
  test('draws every link once, and every node that money touches', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const layout = layOutFlow(flow);
        expect(layout.links.map((l) => l.link)).toEqual(flow.links);
        expect(new Set(layout.nodes.map((n) => n.node.id))).toEqual(new Set(flow.nodes.map((n) => n.id)));
      }),
    );
  });

  test('keeps words apart, whatever the amounts', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        expect(overlaps(layOutFlow(flow))).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test('keeps bars and words inside the picture', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const layout = layOutFlow(flow);
        for (const n of layout.nodes) {
          const all = [{ left: n.x, right: n.x + n.width, top: n.y, bottom: n.y + n.height }, ...wordsBox(n)];
          for (const box of all) {
            expect(box.left).toBeGreaterThanOrEqual(0);
            expect(box.top).toBeGreaterThanOrEqual(-0.01);
            expect(box.right).toBeLessThanOrEqual(layout.width);
            expect(box.bottom).toBeLessThanOrEqual(layout.height + 0.01);
          }
        }
      }),
    );
  });

  test('bars of a column are as tall as their money, down to a least height', () => {
    const layout = layOutFlow(pieceFlow({ wages: 1680, materials: 910, care: 13, advocacy: 5 }));
    const heightOf = (id: string) => layout.nodes.find((n) => n.node.id === id)?.height ?? 0;
    expect(heightOf('wages') / heightOf('materials')).toBeCloseTo(1680 / 910, 5);
    expect(heightOf('care')).toBe(2);
    expect(heightOf('advocacy')).toBe(2);
    expect(overlaps(layout)).toBe(0);
  });

  test('one link fills the picture; no link, or only empty ones, draw nothing', () => {
    expect(layOutFlow(pieceFlow({ care: 2500 })).links).toHaveLength(1);
    expect(layOutFlow(pieceFlow({})).columns).toBe(0);
    expect(layOutFlow(pieceFlow({ care: 0 })).columns).toBe(0);
  });

  test('columns follow the money: the whole shop takes four', () => {
    const flow: Flow = {
      currency: 'USD',
      nodes: ['sales', 'funds', 'care', 'childcare'].map((id) => ({ id, label: id, tone: 'care' as const })),
      links: [
        { from: 'sales', to: 'funds', amountMinor: 10 },
        { from: 'funds', to: 'care', amountMinor: 7 },
        { from: 'care', to: 'childcare', amountMinor: 3 },
      ],
    };
    expect(layOutFlow(flow).columns).toBe(4);
    expect(layOutFlow(flow).nodes.map((n) => n.column)).toEqual([0, 1, 2, 3]);
  });
});

test('words wrap at spaces and a long word keeps its line', () => {
  expect(wrap('already paid, on the scale', 12)).toEqual(['already', 'paid, on the', 'scale']);
  expect(wrap('Donaudampfschifffahrt', 5)).toEqual(['Donaudampfschifffahrt']);
});

function pieceFlow(amounts: Record<string, number>): Flow {
  const ids = Object.keys(amounts);
  return {
    currency: 'USD',
    nodes: [
      { id: 'price', label: 'Price', tone: 'price' },
      ...ids.map((id) => ({ id, label: id, tone: 'care' as const, note: 'a note' })),
    ],
    links: ids.map((to) => ({ from: 'price', to, amountMinor: amounts[to] ?? 0 })),
  };
}
