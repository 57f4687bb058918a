import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { BASE_PATH, ROUTES } from '../src/index.ts';
import { fakeDaemon } from './fake-daemon.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security?: unknown;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: object }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: object };
}

const document = async (): Promise<Document> => (await (await fakeDaemon().request('/openapi.json')).json()) as Document;

test('the description is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate((await document()) as unknown as Record<string, unknown>);
  expect(result).toMatchObject({ valid: true });
});

test('it has every route, each with its errors as problems', async () => {
  const { paths } = await document();
  const described = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
  expect(described.toSorted()).toEqual(ROUTES.map(({ method, path }) => `${method} ${BASE_PATH}${path}`).toSorted());
  for (const [path, methods] of Object.entries(paths)) {
    for (const operation of Object.values(methods)) {
      const statuses = Object.keys(operation.responses);
      expect(statuses, path).toEqual(expect.arrayContaining(['200', '500']));
      for (const [status, { content }] of Object.entries(operation.responses)) {
        expect(Object.keys(content)).toEqual([status === '200' ? 'application/json' : 'application/problem+json']);
      }
      const open = path.endsWith('/health');
      expect(statuses.includes('401')).toBe(!open);
      expect(operation.security !== undefined).toBe(!open);
    }
  }
  const decide = paths[`${BASE_PATH}/exceptions/{id}/decisions`]?.['post'];
  expect(Object.keys(decide?.responses ?? {})).toEqual(['200', '400', '401', '404', '409', '413', '415', '422', '500']);
  expect(decide?.parameters).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: 'idempotency-key', in: 'header' }),
      expect.objectContaining({ name: 'id', in: 'path' }),
    ]),
  );
});

test('every reference in it leads somewhere, and operations have names of their own', async () => {
  const whole = await document();
  const refs = [...JSON.stringify(whole).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/gu)].map(([, name]) => name ?? '');
  expect(refs.length).toBeGreaterThan(10);
  for (const name of refs) expect(Object.keys(whole.components.schemas)).toContain(name);
  const ids = Object.values(whole.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
  expect(new Set(ids).size).toBe(ids.length);
});
