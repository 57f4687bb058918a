import { own } from '../model/lookup.ts';
import type { Rulebook } from '../model/rulebook.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Report } from './report.ts';

/** Means whoever owns the connection that an exception is about; no principal may be called so. */
export const SYSTEM_OWNER = 'system-owner';

/** Principals, the hours, and everybody who is named as an owner. */
export function checkPeople(rulebook: Rulebook, report: Report): void {
  const { principals, hours, connections, exceptions, lastly } = rulebook;
  const ids = Object.keys(principals);
  const persons = ids.filter((id) => principals[id]?.kind === 'person');
  const mustExist = (id: string, among: readonly string[], path: string): void => {
    if (!among.includes(id)) {
      const isTeam = ids.includes(id);
      report(path, isTeam ? `'${id}' is a team, and a person is needed.` : `There is no '${id}'.`, didYouMean(id, among));
    }
  };
  for (const [id, principal] of Object.entries(principals)) {
    const path = `principals.${id}`;
    if (principal.id !== id) report(path, `Its id is '${principal.id}'.`, `Make both the same.`);
    if (id === SYSTEM_OWNER) report(path, `'${SYSTEM_OWNER}' means whoever owns the system.`, 'Give it another id.');
    if (principal.kind !== 'team') continue;
    if (principal.members.length === 0)
      report(`${path}.members`, 'Nobody is in the team.', 'Name a person, or take the team out.');
    for (const member of principal.members) mustExist(member, persons, `${path}.members`);
    mustExist(principal.lead, persons, `${path}.lead`);
    mustExist(principal.fallback, persons, `${path}.fallback`);
  }
  if (hours.from >= hours.to)
    report('hours', `They end at ${hours.to}, before they begin at ${hours.from}.`, 'Write them as 09:00-18:00.');
  for (const [id, { owner }] of Object.entries(connections)) mustExist(owner, ids, `connections.${id}.owner`);
  for (const [kind, rule] of Object.entries(exceptions)) {
    if (rule.owner !== SYSTEM_OWNER) mustExist(rule.owner, ids, `exceptions.${kind}.owner`);
    mustExist(rule.then, ids, `exceptions.${kind}.then`);
  }
  mustExist(lastly, ids, 'lastly');
  if (own(principals, lastly)?.kind === 'team')
    report('lastly', `'${lastly}' is a team.`, 'Name a person: somebody must have the last word.');
}
