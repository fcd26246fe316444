import ELK from 'elkjs/lib/elk.bundled.js';
import { describe, expect, test } from 'vitest';
import type { AssociationData, ObjectData } from '../src/model/data.ts';
import { litBy, modelGraph } from '../src/model/graph.ts';
import { crowsFoot } from '../src/model/map/crows-foot.ts';
import { elkGraph, type Layout, layoutOf } from '../src/model/map/elk-graph.ts';
import { estimate, fitText } from '../src/model/map/fit-text.ts';
import { overlap, type Rect, type Route, roundedPath } from '../src/model/map/geometry.ts';
import { routesOf } from '../src/model/map/route.ts';
import { standing } from '../src/model/map/standing.ts';
import { aLink, aModel } from './a-model.ts';

async function laidOut(graph: ReturnType<typeof aModel>): Promise<Layout> {
  return layoutOf(graph, await new ELK.default().layout(elkGraph(graph, estimate)));
}

/** On the border of the card, not inside of it and not away from it. */
function touches({ x, y, width, height }: Rect, at: { x: number; y: number } | undefined): boolean {
  if (at === undefined) return false;
  const near = (a: number, b: number) => Math.abs(a - b) < 1.5;
  const within = at.x > x - 1.5 && at.x < x + width + 1.5 && at.y > y - 1.5 && at.y < y + height + 1.5;
  return within && (near(at.x, x) || near(at.x, x + width) || near(at.y, y) || near(at.y, y + height));
}

function expectToTouch(
  routes: ReadonlyMap<string, Route>,
  cards: ReadonlyMap<string, Rect>,
  graph: ReturnType<typeof aModel>,
) {
  for (const { id, first, second } of graph.links) {
    const { points } = routes.get(id) as Route;
    expect(touches(cards.get(first.objectKey) as Rect, points[0]), `${id} leaves ${first.objectKey}`).toBe(
      true,
    );
    expect(
      touches(cards.get(second.objectKey) as Rect, points.at(-1)),
      `${id} reaches ${second.objectKey}`,
    ).toBe(true);
  }
}

function expectApart(cards: Iterable<Rect>) {
  const all = [...cards];
  for (const [index, card] of all.entries())
    for (const other of all.slice(index + 1)) expect(overlap(card, other)).toBe(false);
}

const graph = aModel(
  [
    aLink('a', 'company', 'person'),
    aLink('b', 'person', 'company', 'MANY_TO_ONE'),
    aLink('c', 'company', 'person', 'MANY_TO_MANY'),
    aLink('self', 'person', 'person', 'MANY_TO_MANY'),
    aLink('d', 'invoice', 'order', 'ONE_TO_ONE'),
  ],
  'lone 1',
  'lone 2',
);

describe('the layout', () => {
  test('keeps cards apart, lines at their cards, and lone objects below the rest', async () => {
    const { cards, routes } = await laidOut(graph);
    expect(cards.size).toBe(6);
    expectApart(cards.values());
    expectToTouch(routes, cards, graph);
    const lone = cards.get('lone 1') as Rect;
    const linked = ['company', 'person', 'invoice', 'order'].map((key) => cards.get(key) as Rect);
    expect(lone.y).toBeGreaterThan(Math.max(...linked.map(({ y, height }) => y + height)));
    expect((cards.get('lone 2') as Rect).y).toBe(lone.y);
  });

  test('gives each of several associations of the same objects a line and labels of its own', async () => {
    const { routes } = await laidOut(graph);
    const ends = ['a', 'b', 'c'].map((id) => routes.get(id) as Route);
    const starts = ends.map(({ labels }) => labels.first.y).sort((a, b) => a - b);
    for (const [index, y] of starts.slice(1).entries())
      expect(y - (starts[index] ?? y)).toBeGreaterThanOrEqual(16);
    expect(new Set(ends.map(({ points }) => JSON.stringify(points))).size).toBe(3);
  });

  test('of nothing and of lone objects alone is a grid', () => {
    const nothing = layoutOf(aModel([]), { id: 'model' });
    expect(nothing.cards.size).toBe(0);
    const lone = layoutOf(aModel([], ...Array.from({ length: 30 }, (_, n) => `lone ${n}`)), { id: 'model' });
    expectApart(lone.cards.values());
    expect(new Set([...lone.cards.values()].map(({ y }) => y)).size).toBeGreaterThan(2);
  });
});

describe('moving', () => {
  test('leads lines anew to a card that stands elsewhere, and leaves the others as they were', async () => {
    const layout = await laidOut(graph);
    for (const at of [
      { x: 3_000, y: 40 },
      { x: -3_000, y: 40 },
      { x: 0, y: 2_000 },
      { x: 0, y: -2_000 },
      layout.cards.get('person') as Rect,
    ]) {
      const cards = standing(layout.cards, { company: { x: at.x, y: at.y } });
      const routes = routesOf(graph.links, cards, layout);
      expect(routes.size).toBe(5);
      expectToTouch(routes, cards, graph);
      expect(routes.get('d')).toBe(layout.routes.get('d'));
      expect(new Set(['a', 'b', 'c'].map((id) => JSON.stringify(routes.get(id)?.points))).size).toBe(3);
    }
  });

  test('leaves a place of its own to each line, also where only a neighbour’s neighbour was moved', async () => {
    const chain = aModel([
      aLink('one', 'agency', 'agent'),
      aLink('two', 'agent', 'property'),
      aLink('three', 'agency', 'office'),
      aLink('four', 'agent', 'office'),
    ]);
    const layout = await laidOut(chain);
    for (const position of [
      { x: -900, y: 0 },
      { x: 900, y: 900 },
      { x: 0, y: -900 },
    ]) {
      const cards = standing(layout.cards, { property: position });
      const routes = routesOf(chain.links, cards, layout);
      expectToTouch(routes, cards, chain);
      const places = chain.links.flatMap(({ id }) => {
        const { points } = routes.get(id) as Route;
        return [points[0], points.at(-1)].map((at) => `${at?.x.toFixed()} ${at?.y.toFixed()}`);
      });
      expect(new Set(places).size).toBe(8);
    }
  });

  test('takes the way along when all of its cards move alike', async () => {
    const layout = await laidOut(graph);
    const person = layout.cards.get('person') as Rect;
    const cards = standing(layout.cards, { person: { x: person.x + 500, y: person.y + 70 } });
    const before = layout.routes.get('self') as Route;
    const after = routesOf(graph.links, cards, layout).get('self') as Route;
    expect(after.points[0]).toEqual({
      x: (before.points[0]?.x ?? 0) + 500,
      y: (before.points[0]?.y ?? 0) + 70,
    });
  });

  test('moves a card away on which somebody put another, and ignores objects that are gone', async () => {
    const { cards: laid } = await laidOut(graph);
    const { x, y } = laid.get('lone 1') as Rect;
    const cards = standing(laid, { company: { x, y }, gone: { x: 0, y: 0 } });
    expect(cards.get('company')).toMatchObject({ x, y });
    expect(overlap(cards.get('company') as Rect, cards.get('lone 1') as Rect)).toBe(false);
    expect(cards.has('gone')).toBe(false);
  });
});

describe('the parts of a line', () => {
  test('a crow’s foot stands on the card, whatever the direction', () => {
    expect(crowsFoot({ x: 0, y: 0 }, { x: 100, y: 0 }, true)).toEqual({
      path: 'M0 -7L10 0L0 7',
      circle: { x: 14, y: 0, r: 4 },
    });
    const down = crowsFoot({ x: 5, y: 5 }, { x: 5, y: 50 }, false);
    expect(down.path).toBe('M12 12L-2 12');
    expect(down.circle).toMatchObject({ x: 5, y: 16 });
    expect(crowsFoot({ x: 1, y: 1 }, { x: 1, y: 1 }, true).path).not.toContain('NaN');
  });

  test('corners are rounded, at most by half of the way to the next', () => {
    const corner = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 6 },
    ];
    expect(roundedPath(corner, 8)).toBe('M0 0L5 0Q10 0 10 3L10 6');
    expect(roundedPath([])).toBe('');
  });

  test('text is cut where it does not fit', () => {
    expect(fitText('Property', 1_000, 12, estimate)).toBe('Property');
    const cut = fitText('An  extremely\nlong label', 60, 12, estimate);
    expect(cut).toMatch(/^An ext.*…$/);
    expect(estimate(cut, 12)).toBeLessThanOrEqual(60);
    expect(fitText('👩🏽‍🚀'.repeat(10_000), 60, 12, estimate).length).toBeLessThan(20);
  });
});

describe('what is shown', () => {
  const object = (key: string, standard = false) =>
    ({ key, standard, labels: { singular: key, plural: key } }) as ObjectData;
  const association = (id: string, first: string, second: string, isSystem = false) =>
    ({
      id,
      key: id,
      associationType: isSystem ? 'SYSTEM_DEFINED' : 'USER_DEFINED',
      firstObjectKey: first,
      firstObjectLabel: first,
      secondObjectKey: second,
      secondObjectLabel: second,
      firstObjectToSecondObjectCardinality: 'MANY_TO_MANY',
    }) as AssociationData;
  const objects = [object('contact', true), object('business', true), object('property')];
  const associations = [
    association('s', 'business', 'contact', true),
    association('u', 'contact', 'property'),
    association('x', 'property', 'not there'),
  ];

  test('without the system, only those of its objects that something own links', () => {
    const all = modelGraph(objects, associations, { withSystem: true });
    expect(all.cards.map(({ key, degree }) => [key, degree])).toEqual([
      ['contact', 2],
      ['business', 1],
      ['property', 1],
    ]);
    const own = modelGraph(objects, associations, { withSystem: false });
    expect(own.cards.map(({ key }) => key)).toEqual(['contact', 'property']);
    expect(own.links.map(({ id }) => id)).toEqual(['u']);
  });

  test('a selection lights what it is linked with, and nothing is dimmed by what is not there', () => {
    const all = modelGraph(objects, associations, { withSystem: true });
    const lit = litBy(all, { kind: 'object', key: 'business' });
    expect([...(lit?.cards ?? [])].sort()).toEqual(['business', 'contact']);
    expect([...(lit?.links ?? [])]).toEqual(['s']);
    expect([...(litBy(all, { kind: 'association', id: 'u' })?.cards ?? [])]).toEqual(['contact', 'property']);
    expect(litBy(all, { kind: 'association', id: 'gone' })).toBeUndefined();
    expect(litBy(all, undefined)).toBeUndefined();
  });
});
