import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { Plugin, UserConfig } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * The contract's schemas serve the server (validation, OpenAPI); a browser needs only method and path.
 * `typebox` becomes a stub of a few bytes, and calls in the contract are marked pure, so unused routes are dropped.
 */
function slimContract(): Plugin {
  return {
    name: 'madang:slim-contract',
    enforce: 'pre',
    resolveId(source) {
      return source === 'typebox' ? join(here, 'ui/lib/typebox-stub.ts') : undefined;
    },
    transform(code, id) {
      if (!id.includes('/contract/') || !id.endsWith('.ts')) return undefined;
      return { code: code.replace(/\b(Type\.\w+|defineRoute)\(/g, '/*#__PURE__*/ $1('), map: null };
    },
  };
}

/** What the web apps share. `API_URL` is where `vite` proxies the API to while developing. */
export function sharedConfig(app: 'storefront' | 'backoffice' | 'driver', base: string): UserConfig {
  const api = process.env.API_URL ?? 'http://localhost:3000';
  return {
    root: join(here, app),
    base,
    plugins: [slimContract(), react(), tailwindcss()],
    logLevel: 'warn',
    resolve: { dedupe: ['react', 'react-dom'] },
    build: {
      outDir: join(here, 'dist', app),
      emptyOutDir: true,
      // Native light-dark() and unicode-range subsets: nothing older is served to Korean shoppers in 2026.
      target: ['chrome123', 'safari17.5', 'firefox121'],
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 600,
    },
    server: {
      strictPort: false,
      proxy: {
        '/api': { target: api, changeOrigin: true },
        '/media': { target: api, changeOrigin: true },
      },
    },
  };
}
