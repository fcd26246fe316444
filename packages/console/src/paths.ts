/** Where each page is. A page's state stands in its address, so that it can be linked and reloaded. */
export const paths = {
  overview: () => '/',
  model: () => '/model',
  object: (objectKey: string) => `/model?object=${encodeURIComponent(objectKey)}`,
  association: (associationId: string) => `/model?association=${encodeURIComponent(associationId)}`,
  records: (objectKey?: string) =>
    objectKey === undefined ? '/records' : `/records/${encodeURIComponent(objectKey)}`,
  record: (objectKey: string, recordId: string) =>
    `/records/${encodeURIComponent(objectKey)}/${encodeURIComponent(recordId)}`,
  events: () => '/events',
  /** The events about one thing: a record, an object, an association. */
  eventsOf: (entityId: string) => `/events?entity=${encodeURIComponent(entityId)}`,
  event: (webhookId: string) => `/events/${encodeURIComponent(webhookId)}`,
  endpoints: () => '/endpoints',
  newEndpoint: () => '/endpoints/new',
  endpoint: (endpointId: string) => `/endpoints/${encodeURIComponent(endpointId)}`,
  settings: () => '/settings',
  signIn: () => '/sign-in',
  /** relata's own page about its API; not one of the console's. */
  api: () => '/docs/',
};
