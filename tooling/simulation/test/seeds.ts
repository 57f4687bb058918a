/** Seeds that once found something, each with what it was. They are played in every test run. */
export const KEPT: readonly { readonly seed: number; readonly was: string }[] = [];
