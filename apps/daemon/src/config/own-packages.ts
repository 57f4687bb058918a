import { registerHooks } from 'node:module';

let registered = false;

/**
 * Lets a configuration or rulebook that lies anywhere import MeshLine's packages: what can't be found from its own folder is looked for
 * beside the program. Who has installed them beside the file gets those.
 */
export function offerOwnPackages(): void {
  if (registered) return;
  registered = true;
  registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        const isOurs = specifier.startsWith('@meshline/') && (error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND';
        if (!isOurs || context.parentURL === import.meta.url) throw error;
        return next(specifier, { ...context, parentURL: import.meta.url });
      }
    },
  });
}
