/** A language community: which names people have. A country has one or more of them. */
export type Locale = 'de' | 'en' | 'fr' | 'nl' | 'pl' | 'es' | 'it' | 'sv' | 'world';

export const words = (text: string): readonly string[] => text.split(/\s+/u).filter((word) => word !== '');
