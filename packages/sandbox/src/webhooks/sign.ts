import { createHmac } from 'node:crypto';

/** Headers of a delivery, as the vendor signs it. Written from the vendors' documents, apart from what verifies it. */
export const signers = {
  /** `secret`: the app's client secret. The time in milliseconds. */
  hubspot(url: string, body: string, secret: string, now: number): Record<string, string> {
    const timestamp = String(now);
    const source = ['POST', decodedForSigning(url), body, timestamp].join('');
    return {
      'X-HubSpot-Signature-v3': createHmac('sha256', secret).update(source, 'utf8').digest('base64'),
      'X-HubSpot-Request-Timestamp': timestamp,
    };
  },
  /** `secret`: the subscription's key in hex. The time in seconds. */
  close(_url: string, body: string, secret: string, now: number): Record<string, string> {
    const timestamp = String(Math.floor(now / 1000));
    const key = Buffer.from(secret, 'hex');
    return {
      'close-sig-hash': createHmac('sha256', key).update(`${timestamp}${body}`, 'utf8').digest('hex'),
      'close-sig-timestamp': timestamp,
    };
  },
} as const;

const DECODED: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

function decodedForSigning(url: string): string {
  let text = url;
  for (const [code, character] of Object.entries(DECODED))
    text = text.split(code).join(character).split(code.toLowerCase()).join(character);
  return text;
}
