import { canonicalHash } from '@meshline/record';
import { expect, test } from 'vitest';
import { z } from 'zod';
import * as spec from '../src/index.ts';

/**
 * The contract as it was released, by major version: a hash over the JSON schemas of everything that crosses it, and
 * over the error taxonomy. When this test fails, connectors that were written for the contract may fail too. Then
 *
 * - additive and still unreleased: write the new hash here and a line into the table in `src/version.ts`;
 * - released, or not additive: raise SPEC_VERSION, write an upcaster in the host, and add the hash under the new major.
 */
const HISTORY: Readonly<Record<spec.SpecVersion, string>> = {
  v1: 'a6c3e2413301b48815b331f273783134791167c8d90ce9765fe23b250c85954d',
};

const schemas = {
  checkReport: spec.checkReportSchema,
  errorData: spec.errorDataSchema,
  getResult: spec.getResultSchema,
  manifest: spec.manifestSchema,
  provisionStep: spec.provisionStepSchema,
  readItem: spec.readItemSchema,
  remoteRecord: spec.remoteRecordSchema,
  streamDescription: spec.streamDescriptionSchema,
  writeResult: spec.writeResultSchema,
};

test('the contract is the one that its version names', () => {
  const json = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, z.toJSONSchema(schema)]));
  expect(canonicalHash({ json, errors: spec.ERROR_CODES })).toBe(HISTORY[spec.SPEC_VERSION]);
});

test('every schema that the package exports is in the fingerprint', () => {
  const exported = Object.keys(spec).filter((name) => name.endsWith('Schema'));
  expect(exported.sort()).toEqual(
    Object.keys(schemas)
      .map((name) => `${name}Schema`)
      .sort(),
  );
});

test('the current version is supported, and every supported version has its history', () => {
  expect(spec.SUPPORTED_SPEC_VERSIONS).toContain(spec.SPEC_VERSION);
  expect(Object.keys(HISTORY).sort()).toEqual([...spec.SUPPORTED_SPEC_VERSIONS].sort());
});
