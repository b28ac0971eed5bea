import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { firstLoadLimit } from './first-load-limit';

// `npm run dev` serves the page with hot reload and hands the rest to a StoryForge server
const server = process.env.STORYFORGE_URL ?? 'http://localhost:5080';

export default defineConfig({
  plugins: [react(), firstLoadLimit('src/app/story-route.tsx', 250_000)],
  build: {
    // inlined assets would be data: URLs, which the content security policy does not let in
    assetsInlineLimit: 0,
  },
  server: {
    proxy: {
      '/api': server,
      '/hubs': { target: server, ws: true },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 30_000,
    // a process of its own for each file may take longer to start than vitest waits, where others use the machine too
    pool: 'threads',
  },
});
