import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, by a part of their path. */
const LONG = [
  'tooling/campaign/',
  'demo/kill.',
  'runtime/many-daemons.',
  'ingress/runtime.',
  'demo/bad-start.',
  'audit/audit.',
  'cli/doctor.',
  'demo/full-disk.',
  'runtime/postgres-restart.',
  'tooling/simulation/',
  'sync/crash.',
  'runtime/shared-work.',
  'sync/outcomes.',
];

/** A fresh clone doesn't know what takes long; a long file that begins last would have one core alone. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((part) => moduleId.includes(part));
      return at < 0 ? LONG.length : at;
    };
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
