/** Takes one violation in words. */
export type Report = (violation: string) => void
