import { ConnectorError } from '@meshline/connector-spec';

/**
 * Watches a loop over pages: call it with each page token or keyset before the page is asked for. Throws
 * CONTRACT_VIOLATION when one comes twice, since the loop would then never end. `what` names the loop for a person
 * (`HubSpot contacts, list`); tokens are kept out of the message, as they may hold values.
 */
export function progressGuard(what: string): (token: string) => void {
  const seen = new Set<string>();
  return (token) => {
    if (seen.has(token)) {
      throw new ConnectorError({
        code: 'CONTRACT_VIOLATION',
        message: `${what}: page ${seen.size + 1} repeats an earlier page token, so reading would never end. Reading stopped; report this with the connector's version.`,
      });
    }
    seen.add(token);
  };
}
