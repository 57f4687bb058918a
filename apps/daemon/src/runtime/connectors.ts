import { SUPPORTED_SPEC_VERSIONS, type Connector, type ConnectorPackage } from '@meshline/connector-spec';
import { ConfigError, type ResolvedConnection } from '../config/load-config.ts';

/** Loads a connector's package and gives it its settings. Throws `ConfigError`. */
export async function loadConnector(
  connection: ResolvedConnection,
  load: (name: string) => Promise<unknown> = (name) => import(name),
): Promise<Connector> {
  const where = `connections.${connection.id}`;
  let module: { connector?: ConnectorPackage };
  try {
    module = (await load(connection.package)) as { connector?: ConnectorPackage };
  } catch (error) {
    const missing = (error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND';
    throw new ConfigError([
      missing
        ? `${where}.package: ${connection.package} isn't installed. Install it beside the daemon, or correct its name.`
        : `${where}.package: ${connection.package} can't be loaded: ${(error as Error).message}`,
    ]);
  }
  const found = module.connector;
  if (!found || typeof found.create !== 'function' || typeof found.parseSettings !== 'function') {
    throw new ConfigError([`${where}.package: ${connection.package} exports no 'connector'. Is it a MeshLine connector?`]);
  }
  if (!SUPPORTED_SPEC_VERSIONS.includes(found.specVersion)) {
    throw new ConfigError([
      `${where}.package: ${connection.package} was written for contract ${String(found.specVersion)}; this MeshLine runs ${SUPPORTED_SPEC_VERSIONS.join(', ')}.`,
    ]);
  }
  const parsed = found.parseSettings(connection.settings);
  if (!parsed.ok)
    throw new ConfigError(parsed.problems.map(({ path, message }) => `${where}${path === '' ? '' : `.${path}`}: ${message}`));
  return found.create(parsed.settings);
}
