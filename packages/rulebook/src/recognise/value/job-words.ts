/** Words of job titles. Folded. */
export const JOB_WORDS: ReadonlySet<string> = new Set(
  (
    'manager director engineer ceo cto cfo coo cio cmo cro vp svp evp president head chief officer lead leiter leiterin leitung geschaftsfuhrer geschaftsfuhrerin inhaber owner founder consultant analyst developer ' +
    'architect designer specialist coordinator administrator assistant associate executive representative supervisor accountant controller buyer einkauf einkaufer einkauferin vertrieb sales marketing operations it hr recruiter ' +
    'technician nurse doctor teacher professor lawyer attorney advisor berater beraterin referent referentin sachbearbeiter sachbearbeiterin directeur directrice responsable gerente jefe direttore responsabile diretor inkoper ' +
    'principal partner senior junior intern trainee student retired secretary clerk planner scientist researcher editor producer chef driver mechanic'
  ).split(' '),
);
export const SALUTATIONS: ReadonlySet<string> = new Set(
  'mr mrs ms miss mx dr prof professor sir herr frau m mme mlle monsieur madame sr sra srta sig sigra dhr mevr rev hon m f male female mannlich weiblich man woman unknown'.split(
    ' ',
  ),
);
/** Stand for nothing. */
export const NOTHING: ReadonlySet<string> = new Set([
  '',
  '-',
  '--',
  '---',
  '.',
  '?',
  'n/a',
  '#n/a',
  'na',
  'null',
  'none',
  '(none)',
  'nil',
  'nan',
  '\\n',
  'unknown',
  'not available',
  'no value',
  '(no value)',
  '(blank)',
  'tbd',
  'keine',
  'k.a.',
  '[null]',
]);
