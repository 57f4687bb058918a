import { ACTIVITY, customField, customized } from '../custom-fields.ts';
import { fault, notFound } from '../errors.ts';
import { normalId } from '../ids.ts';
import { createRow } from '../rules/write.ts';
import { wholeRow } from '../soql/select.ts';
import { isLive } from '../store/row.ts';
import { apiActor, isObject, objectBody, objectNamed, versionName, type Route } from './call.ts';

const FULL_NAME = /^([A-Za-z][A-Za-z0-9_]*)\.([A-Za-z](?:[A-Za-z0-9]|_(?!_))*)__c$/;

/** POST /tooling/sobjects/CustomField `{FullName, Metadata}`. The new field is hidden until a permission grants it. */
export const createCustomField: Route = (services, call) => {
  const { org } = services;
  const type = objectNamed(services, call.path[2] ?? '', true);
  const body = objectBody(call);
  const { FullName: given, Metadata: metadata } = body;
  const fullName = typeof given === 'string' ? given : '';
  const [, objectName = '', developerName = ''] = FULL_NAME.exec(fullName) ?? [];
  // Tasks and events share their custom fields: those of `Activity`.
  const [target, ...others] = customized(org, objectName);
  if (target === undefined)
    throw fault(400, 'FIELD_INTEGRITY_EXCEPTION', `The object of the custom field's FullName is not valid: ${fullName}`, [
      'FullName',
    ]);
  if (!isObject(metadata)) throw fault(400, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [Metadata]', ['Metadata']);
  const name = `${developerName}__c`;
  if (org.schema.field(target, name) !== undefined) {
    throw fault(400, 'DUPLICATE_DEVELOPER_NAME', `There is already a field named ${developerName} on ${target.name}.`, [
      'DeveloperName',
    ]);
  }
  const object = others.length > 0 ? ACTIVITY : target.name;
  customField(`${object}.${name}`, metadata);
  const row = createRow(
    org,
    type,
    {
      DeveloperName: developerName,
      TableEnumOrId: object,
      FullName: `${object}.${name}`,
      Metadata: JSON.stringify(metadata),
    },
    apiActor(call),
  );
  org.defineField(row);
  return { status: 201, body: { id: row.id, success: true, errors: [], warnings: [], infos: [] } };
};

/** GET /tooling/sobjects/CustomField/id */
export const customFieldRow: Route = (services, call) => {
  const type = objectNamed(services, call.path[2] ?? '', true);
  const row = services.org.table(type).get(normalId(call.path[3] ?? '') ?? '');
  if (row === undefined || !isLive(row)) throw notFound();
  const shown = wholeRow(type, services.org.schema.fields(type), row, versionName(call));
  const url = `/services/data/${versionName(call)}/tooling/sobjects/${type.name}/${row.id}`;
  return {
    status: 200,
    body: { ...shown, attributes: { type: type.name, url }, Metadata: JSON.parse(String(row.values['Metadata'])) as unknown },
  };
};
