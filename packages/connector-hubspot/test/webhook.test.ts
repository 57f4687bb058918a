import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hubspotWebhook } from '../src/webhook.ts';

const SECRET = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
const BODY = "{'example_field':'example_value'}";
const AT = 1_693_657_560_000;

describe('the signature v3', () => {
  const verify = (
    over: { url?: string; body?: string; now?: number; secrets?: string[]; at?: string; signature?: string } = {},
  ) =>
    hubspotWebhook.verify(
      {
        method: 'POST',
        url: over.url ?? 'https://www.example.com/webhook_uri',
        headers: {
          'x-hubspot-signature-v3': over.signature ?? 'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=',
          'x-hubspot-request-timestamp': over.at ?? String(AT),
        },
        rawBody: Buffer.from(over.body ?? BODY),
      },
      over.secrets ?? [SECRET],
      over.now ?? AT,
    );

  test("HubSpot's own vector verifies, under any of several secrets", () => {
    expect(verify()).toEqual({ ok: true });
    expect(verify({ secrets: ['new', SECRET] })).toEqual({ ok: true });
  });

  test('another body, address, secret or time is found; without a secret it is closed', () => {
    expect(verify({ body: `${BODY} ` }).ok).toBe(false);
    expect(verify({ url: 'https://www.example.com/webhook_uri?x=1' }).ok).toBe(false);
    expect(verify({ secrets: ['other'] }).ok).toBe(false);
    expect(verify({ secrets: [] })).toEqual({ ok: false, reason: 'mismatch' });
    expect(verify({ secrets: [''] })).toEqual({ ok: false, reason: 'mismatch' });
    expect(verify({ at: String(AT + 1) }).ok).toBe(false);
  });

  test('five minutes are allowed in both directions, and a time that is none never passes', () => {
    expect(verify({ now: AT + 300_000 })).toEqual({ ok: true });
    expect(verify({ now: AT + 300_001 })).toEqual({ ok: false, reason: 'stale' });
    expect(verify({ now: AT - 300_001 })).toEqual({ ok: false, reason: 'stale' });
    for (const at of ['', 'NaN', '1e3', '-1']) expect(verify({ at })).toEqual({ ok: false, reason: 'malformed' });
  });

  test('of the address these characters are signed as they are, all others as they were sent', () => {
    const signed = "https://example.com/a:b/c?d@e!$'()*,;&f%20g%26";
    const sent = 'https://example.com/a%3Ab%2Fc%3fd%40e%21%24%27%28%29%2A%2C%3B&f%20g%26';
    const signature = createHmac('sha256', SECRET).update(`POST${signed}${BODY}${AT}`).digest('base64');
    expect(verify({ url: sent, signature })).toEqual({ ok: true });
    expect(verify({ url: signed, signature })).toEqual({ ok: true });
  });
});

describe('events', () => {
  const event = {
    eventId: 1,
    subscriptionId: 5,
    portalId: 62515,
    appId: 54321,
    occurredAt: 1_742_175_136_625,
    attemptNumber: 0,
    changeSource: 'CRM',
  };
  const parse = (...events: readonly object[]) => hubspotWebhook.parse(events);

  test('name the record that they are about, by its kind and account', () => {
    const found = parse(
      {
        ...event,
        subscriptionType: 'contact.propertyChange',
        objectId: 106_500_991_877,
        propertyName: 'email',
        propertyValue: 'a@b.co',
      },
      { ...event, subscriptionType: 'object.creation', objectTypeId: '0-2', objectId: 7 },
      { ...event, subscriptionType: 'deal.deletion', objectId: 8 },
    );
    expect(found.unknown).toEqual([]);
    expect(found.signals).toMatchObject([
      { stream: 'contacts', id: '106500991877', kind: 'changed', account: '62515', at: '2025-03-17T01:32:16.625Z' },
      { stream: 'companies', id: '7', kind: 'created' },
      { stream: 'deals', id: '8', kind: 'deleted' },
    ]);
    expect(JSON.stringify(found)).not.toContain('a@b.co');
  });

  test('of a merge name all of its records, of an association both ends', () => {
    const merge = {
      ...event,
      subscriptionType: 'contact.merge',
      objectId: 1,
      primaryObjectId: 1,
      mergedObjectIds: [2, 3],
      newObjectId: 4,
    };
    expect(
      parse(merge)
        .signals.map(({ id }) => id)
        .toSorted(),
    ).toEqual(['1', '2', '3', '4']);
    const association = {
      ...event,
      subscriptionType: 'contact.associationChange',
      associationType: 'CONTACT_TO_COMPANY',
      fromObjectId: 1,
      toObjectId: 9,
    };
    expect(parse(association).signals).toMatchObject([
      { stream: 'contacts', id: '1' },
      { stream: 'companies', id: '9' },
    ]);
  });

  test('have the same key at each attempt, and another where anything else differs, the id included or not', () => {
    const key = (over: object): string | undefined =>
      parse({ ...event, subscriptionType: 'contact.propertyChange', objectId: 1, propertyName: 'email', ...over }).signals[0]
        ?.eventKey;
    expect(key({ attemptNumber: 7 })).toBe(key({}));
    for (const over of [{ objectId: 2 }, { propertyName: 'phone' }, { occurredAt: 5 }, { portalId: 6 }, { eventId: 3 }])
      expect(key(over)).not.toBe(key({}));
  });

  test('of kinds that nobody knows are counted and harm nobody; what is no list throws', () => {
    const found = parse({ ...event, subscriptionType: 'conversation.newMessage', objectId: 1 }, 5 as never, {
      subscriptionType: 7,
    });
    expect(found.signals).toEqual([]);
    expect(found.unknown).toHaveLength(3);
    expect(() => hubspotWebhook.parse({ event })).toThrow('list');
  });
});
