import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../e2e/console/support/browser.ts';
import { builtConsole } from '../../e2e/console/support/built-console.ts';
import { type LargeModel, largeModel } from '../../e2e/console/support/large-model.ts';
import { type Relata, startRelata } from '../contestants/relata.ts';
import { atMost, contest } from '../harness/contest.ts';
import type { Scenario, Series } from '../harness/scenario.ts';

const SIZE = { objects: 300, associations: 600 };
/** What each location has without being told. */
const OBJECTS_OF_THE_SYSTEM = 3;
const USABLE_MS_MOST = 3_000;
const WAIT_MAX_MS = 60_000;
const WINDOW = { width: 1_280, height: 800 };

const STANDING = 'until every card stands';
const FOUND = 'until an object searched for is selected';

export const modelMap: Scenario = {
  name: 'model-map',
  title: 'The map of a large data model, in the browser',
  about:
    'The console is opened at the map of 300 objects and 600 associations, in Chromium without a window, its cache empty and ' +
    'its user signed in; relata, its embedded database and the browser share the machine. The clock is the page’s own and begins ' +
    'with the navigation, so that program, data, layout and drawing are all in it. It is looked at twice: when the last card ' +
    'stands, and when, after the name of an object was typed and chosen, the map shows it as selected.',
  // A quarter of a minute, of the three that the quick form may take.
  heavy: true,
  async run(bench) {
    await builtConsole();
    const relata = await startRelata(bench);
    const { id: locationId } = await relata.call('POST', '/v1/locations', { name: 'bench' });
    const model = await largeModel(locationId, (path, body) => relata.call('POST', path, body), SIZE);
    const browser = await launchBrowser();
    bench.defer(() => browser.close());
    const found: number[] = [];
    const [standing] = await contest(bench, {
      unit: 'ms',
      better: 'less',
      contestants: [
        {
          name: STANDING,
          async measure(round) {
            const seen = await open(browser, relata, model, round);
            if (round >= 0) found.push(seen.foundMs);
            return { value: seen.standingMs, details: { 'longest pause ms': seen.longestPauseMs } };
          },
        },
      ],
    });
    if (standing === undefined) throw new Error('nothing was measured');
    const series: readonly Series[] = [
      standing,
      { contestant: FOUND, unit: 'ms', better: 'less', samples: found },
    ];
    return {
      parts: [
        {
          name: 'large',
          title: `${SIZE.objects} objects and ${SIZE.associations} associations`,
          series,
          goals: series.map(({ contestant }) => atMost(series, contestant, USABLE_MS_MOST)),
          checks: [
            `all ${SIZE.objects + OBJECTS_OF_THE_SYSTEM} cards stood, apart from each other, and the one searched for was selected`,
          ],
          leftOut: [],
        },
      ],
    };
  },
};

interface Seen {
  readonly standingMs: number;
  readonly foundMs: number;
  /** In which the page answered nobody. */
  readonly longestPauseMs: number;
}

async function open(browser: Browser, relata: Relata, model: LargeModel, round: number): Promise<Seen> {
  const context = await browser.newContext({
    baseURL: relata.url,
    viewport: WINDOW,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(WAIT_MAX_MS);
  try {
    const { code } = await relata.call('POST', '/v1/sign-in-codes', {});
    const session = await context.request.post('/v1/session', { data: { code } });
    if (!session.ok()) throw new Error(`not signed in: ${session.status()} ${await session.text()}`);
    const page = await context.newPage();
    await page.addInitScript({ path: join(import.meta.dirname, 'model-map-page.js') });
    await page.goto(`/model?location=${model.locationId}`, { waitUntil: 'commit' });
    const standing = await page.waitForFunction(
      isStanding,
      SIZE.objects + OBJECTS_OF_THE_SYSTEM,
      BEFORE_EACH_PICTURE,
    );
    const overlapping = await page.evaluate(() => watched.overlapping());
    if (overlapping > 0) throw new Error(`${overlapping} cards stand on others`);

    const name = model.names[(round + 1) * 31] ?? '';
    await page.getByRole('combobox', { name: 'Find an object or an association' }).fill(name);
    await page.getByRole('option', { name: `${name} (` }).click();
    const found = await page.waitForFunction(isSelected, name, BEFORE_EACH_PICTURE);
    return {
      standingMs: Number(await standing.jsonValue()),
      foundMs: Number(await found.jsonValue()),
      longestPauseMs: await page.evaluate(() => watched.longestPauseMs()),
    };
  } finally {
    await context.close();
  }
}

// What follows runs in the page.

/** What `model-map-page.js` knows of it. */
declare const watched: {
  cards(): number;
  /** What stands on the cards that are selected: name, key, number of associations. */
  selected(): string[];
  /** Cards that stand on others. */
  overlapping(): number;
  longestPauseMs(): number;
};

const BEFORE_EACH_PICTURE = { polling: 'raf' } as const;

/** The milliseconds since the navigation, once it is so. */
const isStanding = (cards: number) => watched.cards() === cards && performance.now();
const isSelected = (name: string) => {
  const [first, ...others] = watched.selected();
  return first?.startsWith(`${name}object_`) && others.length === 0 && performance.now();
};
