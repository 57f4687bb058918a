import type { DoctorCheck } from '@meshline/report';
import { checksOf, ENGINEER } from './finding.ts';

/** The rulebook in force against the file (or what the daemon that was asked runs), by their hashes. */
export function rulebookCheck(file: string, inForce: string | undefined): DoctorCheck {
  const { good, note, warning } = checksOf('rulebook');
  if (inForce === undefined) return note('rulebook-none', 'No rulebook is in force yet: the first start puts the file in force.');
  if (inForce === file) return good('rulebook', `Rulebook version ${file.slice(0, 12)} is in force.`);
  return warning(
    'rulebook-differs',
    `The rulebook in force is version ${inForce.slice(0, 12)}, the file is version ${file.slice(0, 12)}.`,
    'start the daemons anew to put the file in force, or take the file back.',
    ENGINEER,
  );
}
