import type { EntityName } from './entity-field.ts';

/** Words of a file's name that say what its rows are. */
export const FILE_WORDS: Readonly<Record<string, EntityName>> = Object.fromEntries(
  (
    [
      [
        'person',
        'contact contacts kontakte person persons people personen lead leads voters patients members mitglieder customers clients kunden students employees donors subscribers contactos prospects',
      ],
      [
        'company',
        'company companies account accounts vendor supplier store site restaurant hospital school firmen unternehmen organization organizations organisations organisation empresas societes entreprises suppliers vendors lieferanten sites stores restaurants hospitals businesses',
      ],
      ['deal', 'deal deals opportunity opportunities opps verkaufschancen pipeline'],
      ['user', 'user users owners benutzer reps salesreps'],
    ] as const
  ).flatMap(([entity, words]) => words.split(' ').map((word) => [word, entity] as const)),
);
