import { describe, expect, test } from 'vitest';
import { fileName } from '../src/model/export/file-name.ts';
import { mermaidOf } from '../src/model/export/mermaid.ts';
import { svgOf } from '../src/model/export/svg.ts';
import type { ModelGraph } from '../src/model/graph.ts';
import { layoutOf } from '../src/model/map/elk-graph.ts';
import { estimate } from '../src/model/map/fit-text.ts';
import { routesOf } from '../src/model/map/route.ts';
import { aCard, aLink, aModel } from './a-model.ts';

const hostile = '<script>alert("1")</script> & \u0001 ]]> "; DROP %% `\\ עברית';

function hostileModel(): ModelGraph {
  const { links } = aModel([aLink('a', 'custom_objects.x', 'contact')]);
  const [link] = links;
  if (link === undefined) throw new Error('no link');
  return {
    cards: [
      aCard('custom_objects.x', { name: { singular: hostile, plural: hostile }, degree: 1 }),
      aCard('contact', { degree: 1 }),
      aCard('custom_objects.contact'),
    ],
    links: [{ ...link, second: { ...link.second, label: hostile, max: 5 } }],
  };
}

describe('Mermaid', () => {
  test('draws each cardinality with its own signs', () => {
    const model = aModel([
      aLink('a', 'custom_objects.order', 'custom_objects.line', 'ONE_TO_MANY'),
      aLink('b', 'custom_objects.order', 'custom_objects.line', 'MANY_TO_ONE'),
      aLink('c', 'custom_objects.order', 'custom_objects.order', 'MANY_TO_MANY'),
      aLink('d', 'custom_objects.order', 'custom_objects.line', 'ONE_TO_ONE'),
    ]);
    expect(mermaidOf(model)).toBe(
      [
        'erDiagram',
        '  "order"["custom_objects.order"]',
        '  "line"["custom_objects.line"]',
        '  "order" |o--o{ "line" : "a first – a second"',
        '  "order" }o--o| "line" : "b first – b second"',
        '  "order" }o--o{ "order" : "c first – c second"',
        '  "order" |o--o| "line" : "d first – d second"',
        '',
      ].join('\n'),
    );
  });

  test('escapes names, says limits, and tells objects of the same bare key apart', () => {
    const drawn = mermaidOf(hostileModel());
    expect(drawn).toContain('"x"["#60;script#62;alert(#34;1#34;)#60;/script#62; #38; ');
    expect(drawn).toContain('(up to 5)"');
    expect(drawn).toContain('"contact"["contact"]');
    expect(drawn).toContain('"custom_objects.contact"["custom_objects.contact"]');
    // Nothing but the lines that we write, each with its quotes closed.
    for (const line of drawn.split('\n').slice(1, -1)) expect(line.match(/"/g)?.length).toBeOneOf([4, 6]);
  });
});

describe('SVG', () => {
  const draw = (model: ModelGraph) => {
    const layout = layoutOf(model, { id: 'model' });
    return svgOf(model, layout.cards, routesOf(model.links, layout.cards, layout), estimate);
  };

  test('holds every name as text, whatever it is', () => {
    const { svg } = draw(hostileModel());
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&#60;script&#62;');
    // What no XML can hold: it would not be drawn at all.
    expect(svg).not.toContain('\u0001');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg.match(/<g>/g)).toHaveLength(3);
    expect(svg.match(/<circle/g)).toHaveLength(2);
  });

  test('is as large as what it shows, with room around, and small when there is nothing', () => {
    const { width, height, svg } = draw(aModel([], 'a', 'b'));
    expect(svg).toContain(`width="${width}" height="${height}"`);
    expect(width).toBeGreaterThan(2 * 200);
    expect(height).toBeGreaterThan(64);
    expect(draw(aModel([]))).toMatchObject({ width: 96, height: 96 });
  });
});

test('a file is named after its location, as far as file systems take it', () => {
  expect(fileName('Acme Estates / Köln', 'svg')).toBe('acme-estates-koln-data-model.svg');
  expect(fileName('../../etc', 'png')).toBe('etc-data-model.png');
  expect(fileName('***', 'mmd')).toBe('data-model.mmd');
  expect(fileName('日本', 'mmd')).toBe('日本-data-model.mmd');
  expect(fileName('x'.repeat(500), 'svg')).toHaveLength(60 + '-data-model.svg'.length);
});
