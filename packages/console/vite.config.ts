import react from '@vitejs/plugin-react';
import type { UserConfig } from 'vite';
import { precompress } from './build/precompress.ts';

// The server that a developer runs beside `vite`; pages and API have one origin then, as in the finished console.
const api = process.env.RELATA_URL ?? 'http://127.0.0.1:4080';
const proxied = ['/v1', '/objects', '/associations', '/contacts', '/docs', '/openapi.json', '/health'];

// Whatever the environment is otherwise for: what is built is what users get.
if (process.argv.includes('build')) process.env.NODE_ENV = 'production';

export default {
  plugins: [react(), precompress()],
  resolve: { conditions: ['relata-source', 'module', 'browser', 'development|production'] },
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // A data: address would not be the page's own, to which its policy restricts scripts and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
  },
  server: { proxy: Object.fromEntries(proxied.map((path) => [path, api])) },
} satisfies UserConfig as UserConfig;
