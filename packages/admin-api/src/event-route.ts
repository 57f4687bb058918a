import { createRoute, z } from '@hono/zod-openapi';
import { problems } from './problems.ts';

const takenSchema = z
  .strictObject({
    accepted: z.literal(true),
    /** It was here before; nothing happens twice. */
    duplicate: z.boolean(),
  })
  .openapi('EventTaken');

/** For the description only: events are taken in before everything that needs a key. */
export const eventRoute = createRoute({
  method: 'post',
  path: '/events/{source}',
  operationId: 'sendEvent',
  summary: 'Takes in one event of a configured source; signed instead of bearing the key, stored before it is answered',
  security: [{ signature: [] }],
  request: {
    params: z.strictObject({
      source: z
        .string()
        .regex(/^[a-z][a-z0-9-]{0,99}$/u)
        .openapi({ param: { name: 'source', in: 'path' }, example: 'website' }),
    }),
    headers: z.object({
      'webhook-id': z
        .string()
        .openapi({ description: 'The same for each repetition of an event.', example: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W' }),
      'webhook-timestamp': z
        .string()
        .openapi({ description: 'Seconds since 1970, at most five minutes off.', example: '1674087231' }),
      'webhook-signature': z.string().openapi({
        description:
          'Standard Webhooks: `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`. A source of a system (HubSpot, Close) has the headers of that system instead.',
        example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
      }),
    }),
    body: { required: true, content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } } },
  },
  responses: {
    200: { description: 'It is stored.', content: { 'application/json': { schema: takenSchema } } },
    ...problems(400, 401, 413, 415, 500, 503),
  },
});
