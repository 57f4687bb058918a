/**
 * Secrets that a connector renewed (tokens that rotate). `renew` runs `make` for one caller at a time over all daemons;
 * who waited gets what the first one stored.
 */
export interface CredentialStore {
  read(connection: string): Promise<Readonly<Record<string, string>> | undefined>;
  renew(
    connection: string,
    isStale: (stored: Readonly<Record<string, string>> | undefined) => boolean,
    make: (stored: Readonly<Record<string, string>> | undefined) => Promise<Readonly<Record<string, string>>>,
  ): Promise<Readonly<Record<string, string>>>;
}
