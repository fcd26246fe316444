import type { Answer, TestApp } from './start-test-app.ts';

export const BUYER = 'custom_objects.real_estate_buyer';
export const PROPERTY = 'custom_objects.property';

/** A location of the seeds' story: buyers and properties, and what is needed to link them. */
export interface RealEstate {
  readonly locationId: string;
  /** Has every scope in the location. */
  readonly token: string;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** The same, but throws unless the answer has this status; gives the body. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by tests, which is their check
  expect(status: number, method: string, path: string, body?: unknown): Promise<any>;
  /** Makes an object and gives its full key. */
  newObject(key: string): Promise<string>;
  /** Makes a record and gives its id. */
  newRecord(objectKey?: string): Promise<string>;
  newContact(): Promise<string>;
  newBuyers(count: number): Promise<string[]>;
  newProperties(count: number): Promise<string[]>;
  /** Makes an association, of buyers and properties unless it is told otherwise; gives its id. */
  newAssociation(overrides?: Record<string, unknown>): Promise<string>;
  relate(associationId: string, firstRecordId: string, secondRecordId: string): Promise<Answer>;
  /** Makes relations by bulk; all must succeed. */
  relateAll(
    links: readonly (readonly [associationId: string, first: string, second: string])[],
  ): Promise<void>;
}

const BULK = 1_000;
let keys = 0;

export async function realEstate(app: TestApp): Promise<RealEstate> {
  const locationId = await app.newLocation();
  const token = await app.newToken(locationId);

  const call: RealEstate['call'] = (method, path, body) =>
    app.call(method, path, { token, ...(body !== undefined && { body }) });
  const expectStatus: RealEstate['expect'] = async (status, method, path, body) => {
    const answer = await call(method, path, body);
    if (answer.status !== status) {
      throw new Error(
        `${method} ${path}: ${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`,
      );
    }
    return answer.body;
  };

  const world: RealEstate = {
    locationId,
    token,
    call,
    expect: expectStatus,
    newObject: async (key) => {
      const primaryDisplayPropertyDetails = { key: 'name', name: 'Name', dataType: 'TEXT' };
      const labels = { singular: key, plural: `${key}s` };
      const body = { locationId, key: `custom_objects.${key}`, labels, primaryDisplayPropertyDetails };
      return (await expectStatus(201, 'POST', '/objects/', body)).object.key;
    },
    newRecord: async (objectKey = PROPERTY) => {
      keys += 1;
      const body = { locationId, properties: { name: `Record ${keys}` } };
      return (await expectStatus(201, 'POST', `/objects/${objectKey}/records`, body)).record.id;
    },
    newContact: async () => {
      keys += 1;
      const body = { locationId, firstName: 'Contact', email: `contact-${keys}@example.com` };
      return (await expectStatus(201, 'POST', '/contacts/', body)).contact.id;
    },
    newBuyers: (count) => Promise.all(Array.from({ length: count }, () => world.newRecord(BUYER))),
    newProperties: (count) => Promise.all(Array.from({ length: count }, () => world.newRecord(PROPERTY))),
    newAssociation: async (overrides = {}) => {
      keys += 1;
      const body = {
        locationId,
        key: `association_${keys}`,
        firstObjectKey: BUYER,
        firstObjectLabel: 'Interested Buyer',
        secondObjectKey: PROPERTY,
        secondObjectLabel: 'Property',
        ...overrides,
      };
      return (await expectStatus(201, 'POST', '/associations/', body)).id;
    },
    relate: (associationId, firstRecordId, secondRecordId) =>
      call('POST', '/associations/relations', { locationId, associationId, firstRecordId, secondRecordId }),
    relateAll: async (links) => {
      for (let start = 0; start < links.length; start += BULK) {
        const add = links
          .slice(start, start + BULK)
          .map(([associationId, firstRecordId, secondRecordId]) => ({
            associationId,
            firstRecordId,
            secondRecordId,
          }));
        const { results } = await expectStatus(200, 'POST', '/associations/relations/bulk', {
          locationId,
          add,
        });
        if (results.errored.length > 0) throw new Error(JSON.stringify(results.errored[0]));
      }
    },
  };
  await world.newObject('real_estate_buyer');
  await world.newObject('property');
  return world;
}
