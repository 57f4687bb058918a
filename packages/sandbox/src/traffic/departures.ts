import { companyTypes } from '../control/observer.ts';
import { shownName, systemNames, type Scene } from './scene.ts';
import type { Happening } from './traffic.ts';

/** Somebody tidies up: a second record of a person goes, now and then the only one. */
export const personDeleted = (scene: Scene): Happening | undefined => {
  const spare =
    scene.pick('person', (label) => scene.held(label.label, label.vendor).length > 1) ??
    (scene.random.chance(0.3) ? scene.pick('person') : undefined);
  if (spare === undefined) return undefined;
  const { vendor, type, record, label } = spare.label;
  scene.vendors[vendor].backdoor.remove(type, record);
  return {
    kind: 'delete',
    vendor,
    entity: 'person',
    type,
    id: record,
    label,
    text: `${shownName(vendor, spare.record)} deleted in ${systemNames[vendor]}`,
  };
};

/** A rep converts a Salesforce lead: it becomes a contact, and an account where there is none of that name. */
export const leadConverted = (scene: Scene): Happening | undefined => {
  const lead = scene.pick('person', ({ type }) => type === 'Lead');
  if (lead === undefined) return undefined;
  const { record, label } = lead.label;
  const company = scene.observer.companyOf('salesforce', lead.facts);
  const { backdoor } = scene.vendors.salesforce;
  backdoor.edit('Lead', record, { convert: true });
  const properties = backdoor.get('Lead', record)?.properties;
  const contact = properties?.['ConvertedContactId'];
  const account = properties?.['ConvertedAccountId'];
  if (typeof contact === 'string')
    scene.labels.put({ vendor: 'salesforce', type: 'Contact', record: contact, entity: 'person', label, inferred: false });
  if (typeof account === 'string' && scene.labels.get('salesforce', companyTypes.salesforce, account) === undefined) {
    scene.labels.put({
      vendor: 'salesforce',
      type: companyTypes.salesforce,
      record: account,
      entity: 'company',
      label: company ?? scene.labels.next('company'),
      inferred: false,
    });
  }
  return {
    kind: 'convert',
    vendor: 'salesforce',
    entity: 'person',
    type: 'Lead',
    id: record,
    label,
    text: `lead ${shownName('salesforce', lead.record)} converted in Salesforce`,
  };
};
