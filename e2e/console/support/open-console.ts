import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type RealEstate, realEstate } from '../../../packages/server/test/support/real-estate.ts';
import { startTestApp, type TestApp } from '../../../packages/server/test/support/start-test-app.ts';
import { launchBrowser } from './browser.ts';
import { builtConsole } from './built-console.ts';

export interface ConsoleTest {
  readonly app: TestApp;
  /** A location with the objects of a real-estate agent. */
  readonly world: RealEstate;
  readonly browser: Browser;
  /** A window whose user is signed in as the admin; its errors fail the test when it is closed. */
  newPage(options?: PageOptions): Promise<Page>;
  /** The address of a page of the console in the world's location. */
  at(path: string): string;
  /** Throws what went wrong in any window. */
  close(): Promise<void>;
}

export interface PageOptions {
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  readonly signedIn?: boolean;
  /** Where relata is reached, if not at its own address; its cookie belongs to the port. */
  readonly url?: string;
  /** The reader's. */
  readonly timezoneId?: string;
}

/** The real server with its embedded database, the built console, and a browser. */
export async function openConsole(): Promise<ConsoleTest> {
  const app = await startTestApp({ engine: 'pglite', consoleDir: await builtConsole() });
  const world = await realEstate(app);
  const browser = await launchBrowser();
  const wrong: string[] = [];
  const contexts: BrowserContext[] = [];
  const at = (path: string) => {
    const url = new URL(path, app.url);
    url.searchParams.set('location', world.locationId);
    return url.href;
  };

  return {
    app,
    world,
    browser,
    at,
    newPage: async (options = {}) => {
      const { colorScheme = 'light', width = 1280, height = 800, signedIn = true, timezoneId } = options;
      const context = await browser.newContext({
        baseURL: options.url ?? app.url,
        colorScheme,
        viewport: { width, height },
        reducedMotion: 'reduce',
        ...(timezoneId !== undefined && { timezoneId }),
      });
      contexts.push(context);
      const page = await context.newPage();
      page.on('pageerror', (error) => wrong.push(`${page.url()}: ${error.stack ?? error.message}`));
      page.on('console', (message) => {
        // A refusal is a part of some tests; the browser writes each into its console. What a policy forbids never is.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          wrong.push(`${page.url()}: ${message.text()}`);
      });
      if (signedIn) await signIn(app, page);
      return page;
    },
    close: async () => {
      for (const context of contexts) await context.close();
      await browser.close();
      await app.close();
      if (wrong.length > 0) throw new Error(`errors in the browser:\n${wrong.join('\n')}`);
    },
  };
}

async function signIn(app: TestApp, page: Page): Promise<void> {
  const made = await app.call('POST', '/v1/sign-in-codes', { body: {} });
  if (made.status !== 201) throw new Error(`no sign-in code: ${made.status} ${JSON.stringify(made.body)}`);
  const answer = await page.context().request.post('/v1/session', { data: { code: made.body.code } });
  if (!answer.ok()) throw new Error(`not signed in: ${answer.status()} ${await answer.text()}`);
}
