import type { SettingsResult } from '@meshline/connector-spec';

type Parsed<S> =
  | { readonly success: true; readonly data: S }
  | {
      readonly success: false;
      readonly error: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] };
    };

/** The contract's form of what zod's `safeParse` says; `path` as a person writes it (`limits.daily`). */
export function settingsResult<S>(parsed: Parsed<S>): SettingsResult<S> {
  if (parsed.success) return { ok: true, settings: parsed.data };
  return { ok: false, problems: parsed.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message })) };
}
