import { defineConfig } from 'vitest/config'

// vitest demands a default export here; nowhere else is one allowed.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
  },
})
