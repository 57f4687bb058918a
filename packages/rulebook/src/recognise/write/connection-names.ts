const WORDS =
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super ' +
  'switch this throw true try typeof var void while with yield await async of eval arguments undefined';
/** Names that the written file has already. */
const USED =
  'people ops sales office company person deal user mappings authorities sameness exceptions authority belongsTo businessHours companyName connection country date days defineRulebook domain email entity exceptionPolicy firstFilled ' +
  'fullName hours manual mapping matching money notHeld number parentText part personName phone readOnly text users usersFrom';

/** A constant's name for each connection id: `my-crm` -> `myCrm`. */
export function connectionNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set(`${WORDS} ${USED}`.split(' '));
  const names = new Map<string, string>();
  for (const id of ids) {
    const plain = id.replaceAll(/-+([a-z0-9]?)/g, (_, letter: string) => letter.toUpperCase());
    let name = taken.has(plain) ? `${plain}Files` : plain;
    for (let count = 2; taken.has(name); count++) name = `${plain}${count}`;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}
