/** Seeds that once found something, each with what it was. They are played in every test run. */
export const KEPT: readonly { readonly seed: number; readonly was: string }[] = [
  { seed: 65, was: 'a lead that was converted, and its contact deleted before it was read, was made again' },
  {
    seed: 132,
    was: 'a write that was claimed by a daemon that died before its attempt counted as done, as somebody else had done the same',
  },
  { seed: 173, was: 'the judge blamed a create for a link that came later, by the merge of two identities' },
];
