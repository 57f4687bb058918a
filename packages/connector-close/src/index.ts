export type { CloseSettings, CloseSettingsInput } from './config.ts';
export { close, connector } from './connector.ts';
