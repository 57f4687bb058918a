/**
 * The request half of HubSpot's generated clients, loaded at the first call: about 100 ms, and only for who uses HubSpot.
 * Their base URL is the default one; `api.ts` puts the configured one in its place.
 */
export async function loadSdk() {
  const [objects, basic, batch, search] = await Promise.all([
    import('@hubspot/api-client/lib/codegen/crm/objects/configuration.js'),
    import('@hubspot/api-client/lib/codegen/crm/objects/apis/BasicApi.js'),
    import('@hubspot/api-client/lib/codegen/crm/objects/apis/BatchApi.js'),
    import('@hubspot/api-client/lib/codegen/crm/objects/apis/SearchApi.js'),
  ]);
  const [associations, links] = await Promise.all([
    import('@hubspot/api-client/lib/codegen/crm/associations/v4/configuration.js'),
    import('@hubspot/api-client/lib/codegen/crm/associations/v4/apis/BatchApi.js'),
  ]);
  const [owners, ownersApi, properties, core, pipelines, pipelinesApi] = await Promise.all([
    import('@hubspot/api-client/lib/codegen/crm/owners/configuration.js'),
    import('@hubspot/api-client/lib/codegen/crm/owners/apis/OwnersApi.js'),
    import('@hubspot/api-client/lib/codegen/crm/properties/configuration.js'),
    import('@hubspot/api-client/lib/codegen/crm/properties/apis/CoreApi.js'),
    import('@hubspot/api-client/lib/codegen/crm/pipelines/configuration.js'),
    import('@hubspot/api-client/lib/codegen/crm/pipelines/apis/PipelinesApi.js'),
  ]);
  const objectsConfiguration = objects.createConfiguration();
  return {
    basic: new basic.BasicApiRequestFactory(objectsConfiguration),
    batch: new batch.BatchApiRequestFactory(objectsConfiguration),
    search: new search.SearchApiRequestFactory(objectsConfiguration),
    associations: new links.BatchApiRequestFactory(associations.createConfiguration()),
    owners: new ownersApi.OwnersApiRequestFactory(owners.createConfiguration()),
    properties: new core.CoreApiRequestFactory(properties.createConfiguration()),
    pipelines: new pipelinesApi.PipelinesApiRequestFactory(pipelines.createConfiguration()),
  };
}

export type Sdk = Awaited<ReturnType<typeof loadSdk>>;

/** What a generated request factory returns, as far as we use it. */
export interface BuiltRequest {
  getUrl(): string;
  getHttpMethod(): string;
  getHeaders(): Readonly<Record<string, string>>;
  getBody(): unknown;
}
