import { findObjectType } from './object-types.ts';

/** The scope that a call needs (hubspot.md 2); undefined for calls that any token may make. */
export function requiredScope(method: string, path: string): string | undefined {
  if (/^\/(marketing|form-integrations)\//.test(path)) return 'forms';
  const parts = path
    .replace(/^\/crm\//, '')
    .split('/')
    .filter((part) => !/^(v\d|\d{4}-\d{2})$/.test(part));
  const [area = '', name = ''] = parts;
  if (area === 'owners') return 'crm.objects.owners.read';
  const type = findObjectType(name)?.name;
  if (type === undefined) return undefined;
  const reads = method === 'GET' || /\/(search|batch\/read)$/.test(path);
  switch (area) {
    case 'properties':
      return `crm.schemas.${type}.${reads ? 'read' : 'write'}`;
    case 'objects':
    case 'associations':
      return `crm.objects.${type}.${reads ? 'read' : 'write'}`;
    case 'pipelines':
      return `crm.schemas.${type}.${reads ? 'read' : 'write'}`;
    default:
      return undefined;
  }
}
