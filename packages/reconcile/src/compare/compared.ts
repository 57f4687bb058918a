/** How far two records agree in one respect, and how many bits that speaks for (or against) one thing. */
export interface Compared {
  readonly level: string;
  readonly bits: number;
}

export const MISSING: Compared = { level: 'missing', bits: 0 };
