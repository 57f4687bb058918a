import { asText } from '@meshline/connector-kit';
import { ConnectorError, isConnectorError, type Provisioner, type ProvisionStep } from '@meshline/connector-spec';
import { MARKER_FIELD, WRITABLE_STREAMS } from './manifest.ts';
import type { Org } from './org.ts';
import { isIn, select, textLiteral } from './soql.ts';

const PERMISSION_SET = 'MeshLine';
const MARKER_NAME = MARKER_FIELD.replace(/__c$/, '');
const LOST = 'Without it a create whose answer is lost can make a duplicate when it is repeated.';

/**
 * The marker fields, made through the Tooling API, and the right to use them: a new field is invisible to everybody until a
 * permission set says otherwise. Steps are stable and idempotent, each needs only those before it.
 */
export function provisioner(org: Org): Provisioner {
  return { plan: (signal) => plan(org, signal), apply: (step, signal) => apply(org, step, signal) };
}

async function plan(org: Org, signal: AbortSignal): Promise<ProvisionStep[]> {
  const asked = await Promise.all(WRITABLE_STREAMS.map((stream) => org.visible(stream, signal)));
  const schemas = asked.filter((schema) => schema !== undefined);
  const streams = schemas.map(({ stream }) => stream);
  const visible = new Set(schemas.filter(({ marker }) => marker !== 'missing').map(({ stream }) => stream));
  const wrong = schemas.filter(({ marker }) => marker === 'unsuitable').map(({ stream }) => stream);
  const all = visible.size === streams.length;
  // What can be seen exists, and may be used by some permission: then there is nothing to look for.
  const made = all ? visible : new Set([...visible, ...(await fieldsMade(org, signal))]);
  const setId = all ? undefined : await permissionSetId(org, signal);
  const granted = setId === undefined ? visible : new Set([...visible, ...(await fieldsGranted(org, setId, signal))]);
  const assigned = all || (setId !== undefined && (await isAssigned(org, setId, signal)));
  const state = (present: boolean): ProvisionStep['state'] => (present ? 'present' : 'missing');
  return [
    ...streams.map((stream) => ({
      id: `field:${stream}`,
      stream,
      title: `Create the field ${MARKER_FIELD} (text of 36, External ID, unique) on ${holderOf(stream)}`,
      why: wrong.includes(stream) ? `The field is there, but not External ID and Unique or not editable. ${LOST}` : LOST,
      state: state(made.has(stream) && !wrong.includes(stream)),
    })),
    {
      id: 'permission-set',
      stream: 'PermissionSet',
      title: `Create the permission set ${PERMISSION_SET}`,
      why: 'A new field is hidden from everybody, the run-as user included, until a permission set shows it.',
      state: state(all || setId !== undefined),
    },
    ...streams.map((stream) => ({
      id: `access:${stream}`,
      stream,
      title: `Let the permission set ${PERMISSION_SET} read and edit ${MARKER_FIELD} on ${stream}`,
      why: LOST,
      state: state(granted.has(stream)),
    })),
    {
      id: 'assignment',
      stream: 'PermissionSet',
      title: `Assign the permission set ${PERMISSION_SET} to the run-as user of the app`,
      why: 'Without it MeshLine itself can not see the marker fields.',
      state: state(assigned),
    },
  ];
}

async function apply(org: Org, { id, stream }: ProvisionStep, signal: AbortSignal): Promise<void> {
  const [kind, type] = id.split(':');
  const known = WRITABLE_STREAMS.some((name) => name === type);
  if (kind === 'field' && known) await createField(org, stream, signal);
  else if (kind === 'permission-set') await permissionSet(org, signal);
  else if (kind === 'access' && known) await grant(org, stream, signal);
  else if (kind === 'assignment') await assign(org, signal);
  else
    throw new ConnectorError(
      { code: 'NOT_SUPPORTED', message: `Salesforce: there is no step ${id}. Plan again.` },
      { sent: false },
    );
  for (const name of WRITABLE_STREAMS) org.forgetSchema(name);
}

async function createField(org: Org, stream: string, signal: AbortSignal): Promise<void> {
  const { marker } = await org.schema(stream, signal, true);
  if (marker === 'usable') return;
  if (marker === 'unsuitable') {
    const message = `Salesforce ${stream}: the field ${MARKER_FIELD} is there, but not as needed. In Setup make it External ID and Unique and editable for the run-as user, or delete it and plan again.`;
    throw new ConnectorError({ code: 'CONFIG_INVALID', message }, { sent: false });
  }
  await unlessThere(
    org.api.setUp(
      'CustomField',
      {
        FullName: `${holderOf(stream)}.${MARKER_FIELD}`,
        Metadata: {
          label: 'MeshLine Id',
          type: 'Text',
          length: 36,
          externalId: true,
          unique: true,
          caseSensitive: false,
          required: false,
          description: 'Written by MeshLine, so that a record is never created twice. Do not edit.',
        },
      },
      signal,
    ),
  );
}

async function permissionSet(org: Org, signal: AbortSignal): Promise<string> {
  const existing = await permissionSetId(org, signal);
  if (existing !== undefined) return existing;
  const values = { Name: PERMISSION_SET, Label: 'MeshLine', Description: 'Lets MeshLine use its marker fields.' };
  const made = await unlessThere(org.api.setUp('PermissionSet', values, signal));
  const id = made ?? (await permissionSetId(org, signal));
  if (id !== undefined) return id;
  const message = `Salesforce: the permission set ${PERMISSION_SET} can't be created or read. The run-as user needs "Manage Profiles and Permission Sets".`;
  throw new ConnectorError({ code: 'SCOPE_MISSING', message });
}

async function grant(org: Org, stream: string, signal: AbortSignal): Promise<void> {
  const values = {
    ParentId: await permissionSet(org, signal),
    SobjectType: stream,
    Field: `${stream}.${MARKER_FIELD}`,
    PermissionsRead: true,
    PermissionsEdit: true,
  };
  await unlessThere(org.api.setUp('FieldPermissions', values, signal));
}

async function assign(org: Org, signal: AbortSignal): Promise<void> {
  const setId = await permissionSet(org, signal);
  if (await isAssigned(org, setId, signal)) return;
  const { userId } = await org.api.access(signal);
  await unlessThere(org.api.setUp('PermissionSetAssignment', { PermissionSetId: setId, AssigneeId: userId }, signal));
}

/** The object that a stream's custom fields are made on: tasks and events share those of Activity. */
const holderOf = (stream: string): string => (stream === 'Task' ? 'Activity' : stream);

/** The streams that have the field, whether or not it can be seen. */
async function fieldsMade(org: Org, signal: AbortSignal): Promise<string[]> {
  const where = [`DeveloperName = ${textLiteral(MARKER_NAME)}`, isIn('TableEnumOrId', WRITABLE_STREAMS.map(holderOf))];
  const soql = select({ columns: ['Id', 'TableEnumOrId'], from: 'CustomField', where });
  const { rows } = await org.api.query(soql, { from: 'CustomField', tooling: true }, signal);
  const made = new Set(rows.map((row) => asText(row['TableEnumOrId']) ?? ''));
  return WRITABLE_STREAMS.filter((stream) => made.has(holderOf(stream)));
}

/** The streams whose field the permission set shows, to whomever it is assigned. */
async function fieldsGranted(org: Org, setId: string, signal: AbortSignal): Promise<string[]> {
  const fields = WRITABLE_STREAMS.map((stream) => `${stream}.${MARKER_FIELD}`);
  const where = [`ParentId = ${textLiteral(setId)}`, isIn('Field', fields), 'PermissionsEdit = true'];
  const soql = select({ columns: ['Id', 'SobjectType'], from: 'FieldPermissions', where });
  const { rows } = await org.api.query(soql, { from: 'FieldPermissions' }, signal);
  return rows.map((row) => asText(row['SobjectType']) ?? '');
}

async function permissionSetId(org: Org, signal: AbortSignal): Promise<string | undefined> {
  const soql = select({ columns: ['Id'], from: 'PermissionSet', where: [`Name = ${textLiteral(PERMISSION_SET)}`], limit: 1 });
  return (await org.api.query(soql, { from: 'PermissionSet' }, signal)).rows[0]?.Id;
}

async function isAssigned(org: Org, setId: string, signal: AbortSignal): Promise<boolean> {
  const { userId } = await org.api.access(signal);
  const where = [`PermissionSetId = ${textLiteral(setId)}`, `AssigneeId = ${textLiteral(userId)}`];
  const soql = select({ columns: ['Id'], from: 'PermissionSetAssignment', where, limit: 1 });
  return (await org.api.query(soql, { from: 'PermissionSetAssignment' }, signal)).rows.length > 0;
}

const THERE = new Set(['DUPLICATE_DEVELOPER_NAME', 'DUPLICATE_VALUE']);

/** A thing that is there already is what was wanted. */
async function unlessThere(made: Promise<string>): Promise<string | undefined> {
  try {
    return await made;
  } catch (error) {
    if (isConnectorError(error) && THERE.has(error.data.vendorCode ?? '')) return undefined;
    throw error;
  }
}
