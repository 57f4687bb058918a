import type { DoctorArea, DoctorCheck } from '@meshline/report';

/** Who can mend what, as the screen says it. */
export const ENGINEER = 'the engineer';
export const DATABASE_ADMIN = 'whoever runs the database';
export function adminOf(system: string): string {
  return `an administrator of ${system}`;
}

/** Makes checks of one area. */
export function checksOf(area: DoctorArea, connection: string | null = null) {
  const made =
    (verdict: DoctorCheck['verdict']) =>
    (code: string, message: string, mend: string | null = null, who: string | null = null): DoctorCheck => ({
      area,
      connection,
      verdict,
      code,
      message,
      mend,
      who: mend === null ? null : who,
    });
  return { good: made('good'), note: made('note'), warning: made('warning'), problem: made('problem') };
}
