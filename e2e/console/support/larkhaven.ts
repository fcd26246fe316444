import type { TestApp } from '../../../packages/server/test/support/start-test-app.ts';

/** What the pictures show: a town's estate agents, as somebody would have them. */
export interface Larkhaven {
  readonly locationId: string;
  readonly home: string;
  readonly endpointId: string;
}

const objects = [
  ['property', 'Property', 'Properties'],
  ['buyer', 'Buyer', 'Buyers'],
  ['agency', 'Agency', 'Agencies'],
  ['viewing', 'Viewing', 'Viewings'],
  ['offer', 'Offer', 'Offers'],
] as const;

const custom = (key: string) => (key === 'contact' ? key : `custom_objects.${key}`);

const associations = [
  ['interest', 'buyer', 'Interested buyer', 'property', 'Home of interest', 'MANY_TO_MANY'],
  ['listing', 'agency', 'Listed by', 'property', 'Listed home', 'ONE_TO_MANY'],
  ['agent', 'agency', 'Employer', 'contact', 'Agent', 'ONE_TO_MANY'],
  ['viewed', 'property', 'Viewed home', 'viewing', 'Viewing', 'ONE_TO_MANY'],
  ['viewer', 'buyer', 'Viewer', 'viewing', 'Visit', 'ONE_TO_MANY'],
  ['offered', 'property', 'Home', 'offer', 'Offer', 'ONE_TO_MANY'],
] as const;

const names = {
  property: [
    'Birch Lane 1',
    'Birch Lane 2',
    'Cedar Court 9',
    'Elm Street 3',
    'Harbour View 14',
    'Old Mill 2',
  ],
  buyer: [
    'Ann Lee',
    'Bo Lindqvist',
    'Chidi Okafor',
    'Dana Haddad',
    'Eun-ji Park',
    'Femi Adeyemi',
    'Greta Vogel',
  ],
  agency: ['Larkhaven Homes', 'Quayside & Co'],
  viewing: ['Saturday 10:00', 'Saturday 11:30', 'Monday 17:00'],
  offer: ['Offer of 412,000', 'Offer of 398,500'],
} as const;

/** Makes it through the API. One endpoint gets everything, another answers as `brokenUrl` does. */
export async function makeLarkhaven(app: TestApp, url: string, brokenUrl: string): Promise<Larkhaven> {
  const post = async (path: string, body: unknown) => {
    const answer = await app.call('POST', path, { body });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const { id: locationId } = await post('/v1/locations', { name: 'Larkhaven' });
  const endpoint = { locationIds: [locationId], events: ['*'] };
  const { id: endpointId } = await post('/v1/endpoints', { ...endpoint, url, description: 'Website' });
  await post('/v1/endpoints', {
    ...endpoint,
    url: brokenUrl,
    description: 'Newsletter',
    events: ['Relation*'],
  });
  for (const [key, singular, plural] of objects) {
    const labels = { singular, plural };
    const primaryDisplayPropertyDetails = { key: 'name', name: 'Name', dataType: 'TEXT' };
    await post('/objects/', { locationId, key: custom(key), labels, primaryDisplayPropertyDetails });
  }
  const ids = new Map<string, string>();
  for (const [key, first, firstLabel, second, secondLabel, cardinality] of associations) {
    const made = await post('/associations/', {
      locationId,
      key,
      firstObjectKey: custom(first),
      firstObjectLabel: firstLabel,
      secondObjectKey: custom(second),
      secondObjectLabel: secondLabel,
      firstObjectToSecondObjectCardinality: cardinality,
    });
    ids.set(key, made.id);
  }
  const records = new Map<string, string>();
  for (const [key, all] of Object.entries(names)) {
    for (const name of all) {
      const made = await post(`/objects/${custom(key)}/records`, { locationId, properties: { name } });
      records.set(name, made.record.id);
    }
  }
  const relate = (association: string, first: string, second: string) =>
    post('/associations/relations', {
      locationId,
      associationId: ids.get(association),
      firstRecordId: records.get(first),
      secondRecordId: records.get(second),
    });
  for (const [n, buyer] of names.buyer.entries()) {
    await relate('interest', buyer, names.property[n % names.property.length] ?? '');
    if (n % names.property.length > 0) await relate('interest', buyer, 'Birch Lane 1');
  }
  for (const [n, home] of names.property.entries()) await relate('listing', names.agency[n % 2] ?? '', home);
  for (const [n, viewing] of names.viewing.entries()) {
    await relate('viewed', 'Birch Lane 1', viewing);
    await relate('viewer', names.buyer[n] ?? '', viewing);
  }
  for (const offer of names.offer) await relate('offered', 'Birch Lane 1', offer);
  return { locationId, home: records.get('Birch Lane 1') ?? '', endpointId };
}
