/** What the test runner adds to `import.meta`. */

interface ImportMeta {
  /** The modules whose paths match, imported at once, by path. */
  glob<M>(pattern: string, options: { readonly eager: true }): Record<string, M>
}
