import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/start-test-app.ts';

const SCRIPT = `console.log(${JSON.stringify('x'.repeat(2_000))});`;
const indexOf = (title: string) =>
  `<!doctype html><title>${title}</title><meta name="csp-nonce" content=""><script type="module" src="/assets/main-abc.js"></script>`;

describe('the console', () => {
  let app: TestApp;
  let folder: string;
  let dir: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'relata-console-'));
    dir = join(folder, 'dist');
    mkdirSync(join(dir, 'assets/folder'), { recursive: true });
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    writeFileSync(join(dir, 'secret.txt'), 'secret');
    writeFileSync(join(dir, 'assets/folder/secret.txt'), 'secret');
    writeFileSync(join(dir, 'index.html'), indexOf('relata'));
    const compressed = {
      'main-abc.js': SCRIPT,
      'main-abc.js.br': brotliCompressSync(SCRIPT),
      'main-abc.js.gz': gzipSync(SCRIPT),
    };
    const plain = {
      'style-abc.css': 'a{}',
      'font-abc.woff2': 'font',
      'picture-abc.svg': '<svg/>',
      'odd-abc.xyz': '?',
    };
    for (const [name, content] of Object.entries({ ...compressed, ...plain }))
      writeFileSync(join(dir, 'assets', name), content);
    app = await startTestApp({ engine: 'pglite', consoleDir: dir, background: false });
  });
  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Raw {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly bytes: Buffer;
  }

  /** As it stands, and answered as it comes: `fetch` puts paths in order and unpacks answers. */
  function raw(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Raw> {
    const { hostname, port } = new URL(app.url);
    return new Promise((resolve, reject) => {
      const sent = request({ hostname, port, method, path, headers, agent: false }, async (response) => {
        const bytes = Buffer.concat(await response.toArray());
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes });
      });
      sent.on('error', reject).end();
    });
  }

  const own = [
    '/',
    '/sign-in',
    '/model',
    '/model/custom_objects.x',
    '/records/',
    '/records/a/b/c',
    '/events?type=x',
  ];

  test.each([...own, '/endpoints/1', '/settings', '/settings/tokens'])('%s is its page', async (path) => {
    const { status, headers, bytes } = await raw(path);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const nonce = /'nonce-([A-Za-z0-9+/]{24})'/.exec(String(headers['content-security-policy']))?.[1] ?? '';
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; ` +
        "font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'",
    );
    expect(bytes.toString()).toBe(indexOf('relata').replace('content=""', `content="${nonce}"`));
    expect(headers).toMatchObject({
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-trace-id': expect.any(String),
    });
    expect((await raw(path)).headers['content-security-policy']).not.toContain(nonce);
  });

  test('its page is not sent again to who has it, and says nothing then that would not fit to it', async () => {
    const etag = String((await raw('/')).headers['etag']);
    const again = await raw('/model', { 'if-none-match': etag });
    expect([again.status, again.bytes.length, again.headers['etag']]).toEqual([304, 0, etag]);
    expect(again.headers).not.toHaveProperty('content-security-policy');
    expect((await raw('/', { 'if-none-match': 'W/"another"' })).status).toBe(200);
  });

  test('HEAD answers as GET does, without a body', async () => {
    for (const path of ['/', '/model/x', '/assets/main-abc.js']) {
      const [got, head] = [await raw(path), await raw(path, {}, 'HEAD')];
      expect([head.status, head.bytes.length]).toEqual([200, 0]);
      for (const name of ['content-type', 'content-length', 'cache-control', 'etag'])
        expect([path, name, head.headers[name]]).toEqual([path, name, got.headers[name]]);
    }
  });

  test('what it is made of is kept for a year, and sent compressed to who can read that', async () => {
    const cases: [string | undefined, string | undefined][] = [
      [undefined, undefined],
      ['identity', undefined],
      ['gzip, deflate, br, zstd', 'br'],
      ['gzip', 'gzip'],
      ['GZIP;q=0.5', 'gzip'],
      ['br;q=0, gzip', 'gzip'],
      ['br; q=0, gzip;q=0.0', undefined],
      ['*', 'br'],
      ['br;q=x, ,;;', undefined],
      [',', undefined],
    ];
    for (const [accepted, encoding] of cases) {
      const headers: Record<string, string> = accepted === undefined ? {} : { 'accept-encoding': accepted };
      const answer = await raw('/assets/main-abc.js', headers);
      expect([accepted, answer.status, answer.headers['content-encoding']]).toEqual([
        accepted,
        200,
        encoding,
      ]);
      expect(answer.headers).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
        'x-content-type-options': 'nosniff',
        'content-length': `${answer.bytes.length}`,
      });
    }
    const fetched = await fetch(`${app.url}/assets/main-abc.js`);
    expect([fetched.headers.get('content-encoding'), await fetched.text()]).toEqual(['gzip', SCRIPT]);
    const types = {
      'style-abc.css': 'text/css; charset=utf-8',
      'font-abc.woff2': 'font/woff2',
      'picture-abc.svg': 'image/svg+xml',
      'odd-abc.xyz': 'application/octet-stream',
    };
    for (const [name, type] of Object.entries(types))
      expect((await raw(`/assets/${name}`)).headers['content-type']).toBe(type);
  });

  test.each([
    ['/assets/unknown.js', 404],
    ['/assets/', 404],
    ['/assets', 404],
    ['/assets/main-abc.js.br', 404],
    ['/assets/../index.html', 404],
    ['/assets/../../secret.txt', 404],
    ['/assets/%2e%2e/secret.txt', 404],
    ['/assets/%2e%2e%2f%2e%2e%2fsecret.txt', 404],
    ['/assets/..%5csecret.txt', 404],
    ['/assets/folder', 404],
    ['/assets/folder/secret.txt', 404],
    ['/assets/folder%2fsecret.txt', 404],
    ['/assets//main-abc.js', 404],
    ['/assets/__proto__', 404],
    ['/assets/constructor', 404],
    ['/secret.txt', 404],
    ['/index.html', 404],
    ['/model/../secret.txt/..', 200],
    ['/assets/%00', 422],
    ['/assets/main-abc.js%00.css', 422],
    ['/assets/%zz', 400],
  ])('%s is nothing but %i', async (path, status) => {
    const { bytes, headers, ...answer } = await raw(path);
    expect([answer.status, bytes.toString()]).toEqual([status, expect.not.stringMatching(/^secret$/)]);
    if (status === 200) return;
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(bytes.toString())).toMatchObject({
      statusCode: status,
      traceId: headers['x-trace-id'],
    });
  });

  test('other methods, and other paths, are what they were', async () => {
    expect((await raw('/', {}, 'POST')).status).toBe(404);
    expect((await raw('/other')).status).toBe(404);
    expect((await raw('/associations/')).status).toBe(401);
    expect((await raw('/docs')).headers).not.toHaveProperty('content-security-policy');
    // It is of the same origin, and a browser that has signed in sends its cookie there.
    expect((await raw('/docs/')).headers['x-frame-options']).toBe('DENY');
  });

  test('a build that comes later is the one that is served', async () => {
    writeFileSync(join(dir, 'assets/later-abc.js'), '1');
    expect((await raw('/assets/later-abc.js')).status).toBe(404);
    writeFileSync(join(dir, 'index.html'), indexOf('another relata'));
    expect((await raw('/')).bytes.toString()).toContain('another relata');
    expect((await raw('/assets/later-abc.js')).status).toBe(200);
    rmSync(join(dir, 'assets/later-abc.js'));
    expect((await raw('/assets/later-abc.js')).status).toBe(404);
    rmSync(join(dir, 'index.html'));
    const { status, headers, bytes } = await raw('/model/x');
    expect([status, headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8']);
    expect(bytes.toString()).toContain('npm start');
    expect((await raw('/assets/main-abc.js')).status).toBe(404);
  });
});
