export { salesforce } from './vendor.ts';
export type { SalesforceControls, SalesforceVendor } from './vendor.ts';
export type { DuplicateAction } from './settings.ts';
