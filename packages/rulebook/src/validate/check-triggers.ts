import type { Rulebook } from '../model/rulebook.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Report } from './report.ts';

/** What opens workflows: systems that are there, states that are mapped, one trigger for each workflow. */
export function checkTriggers({ triggers = [], connections }: Rulebook, report: Report): void {
  const known = Object.keys(connections);
  const seen = new Set<string>();
  for (const rules of triggers) {
    const path = `triggers.${rules.workflow}`;
    if (seen.has(rules.workflow))
      report(path, 'Two triggers open it.', 'Give each workflow one trigger, or two workflows two names.');
    seen.add(rules.workflow);
    if (!known.includes(rules.connection))
      report(`${path}.connection`, `There is no connection '${rules.connection}'.`, didYouMean(rules.connection, known));
    if (rules.kind === 'stale-record') continue;
    const states = [...new Set(Object.values(rules.states))];
    for (const state of rules.opens) {
      if (!states.includes(state))
        report(`${path}.opens`, `No status of the system means '${state}'.`, didYouMean(state, states));
    }
    if (rules.kind === 'publish-readiness' && rules.version === undefined)
      report(`${path}.version`, 'Nothing tells one version of an item from the next.', 'Name the field that holds its version.');
  }
}
