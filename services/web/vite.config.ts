import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// `npm run dev` shows the pages from source against a running gateway, `tools/icap up` by default.
const gateway = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
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
  },
});
