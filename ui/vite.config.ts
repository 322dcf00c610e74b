import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  base: './',
  build: { target: 'chrome109', outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, modulePreload: false },
  test: { include: ['src/**/*.test.ts'] },
});
