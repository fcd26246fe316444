import { mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Sandboxes need rights that tests do not have; everything else is as a browser has it. */
const ARGS = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--hide-scrollbars'];

/** The Chromium of the registry, with fonts of its own, so that pictures are the same on each machine. Must be closed. */
export async function launchBrowser(): Promise<Browser> {
  const folder = await unpackedChromium();
  // What it shares between its processes are files, taken out of their folder as soon as they are open; one that it was
  // closed too early for stays. Of the tests' own folder nothing may stay.
  const temporary = join(folder, 'temporary');
  await mkdir(temporary, { recursive: true });
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: ARGS,
    env: {
      ...process.env,
      FONTCONFIG_FILE: fontConfig,
      XDG_DATA_HOME: folder,
      XDG_CACHE_HOME: folder,
      TMPDIR: temporary,
    },
  });
}

/** Its folders lie where the environment says; a folder for the cache can be named in no other relative way. */
const fontConfig = join(import.meta.dirname, 'fonts.conf');

const cache = join(import.meta.dirname, '../../../node_modules/.cache/relata');

/** Unpacked once a version (200 MB, 3 s), beside the packages: whole, or not there. */
async function unpackedChromium(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const { version } = JSON.parse(await readFile(join(dirname(entry), '../package.json'), 'utf8'));
  const folder = join(cache, `chromium-${version}`);
  if (await exists(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(`${folder}-`);
  await unpackInto(draft);
  // Where another test file was quicker, its folder stays.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
  return folder;
}

async function unpackInto(draft: string): Promise<void> {
  const before = process.env.TMPDIR;
  // The package unpacks where temporary files are, and asks for nothing else.
  process.env.TMPDIR = draft;
  try {
    const { default: unpacker } = await import('@sparticuz/chromium');
    await unpacker.executablePath();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
