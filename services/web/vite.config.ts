import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { voprfForRistretto } from './voprf/plugin.js';

// `npm run dev` shows the pages from source against a running gateway, `tools/icap up` by default.
const gateway = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [voprfForRistretto, react()],
  build: {
    // The content security policy allows files of this origin only, no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { '^/icap\\.': gateway, '/download': gateway },
  },
  test: {
    include: ['src/**/*.test.ts'],
    setupFiles: ['test-setup.js'],
    // So that the tests run the library as it is built for the survey.
    server: { deps: { inline: ['@cloudflare/voprf-ts'] } },
  },
});
