import type { CreateAssociationBody, CreateObjectBody } from '@relata/protocol';

// What an estate agency keeps: who looks for a home, what is for sale, and who is interested in what. The location's
// id, the objects and the association are those of the public examples of HighLevel's association webhooks. The
// places are made up; buyers are described, not named.

export const DEMO_LOCATION_ID = 'eHy2cOSZxMQzQ6Yyvl8P';
export const DEMO_LOCATION_NAME = 'demo';

export const BUYER = 'custom_objects.real_estate_buyer';
export const PROPERTY = 'custom_objects.property';

export const objects: readonly Omit<CreateObjectBody, 'locationId'>[] = [
  {
    key: BUYER,
    labels: { singular: 'Real Estate Buyer', plural: 'Real Estate Buyers' },
    description: 'Somebody who looks for a home or for rooms to work in',
    primaryDisplayPropertyDetails: { key: `${BUYER}.name`, name: 'Name', dataType: 'TEXT' },
  },
  {
    key: PROPERTY,
    labels: { singular: 'Property', plural: 'Properties' },
    description: 'A house, a flat or a piece of land that is for sale',
    primaryDisplayPropertyDetails: { key: `${PROPERTY}.address`, name: 'Address', dataType: 'TEXT' },
  },
];

export const association: Omit<CreateAssociationBody, 'locationId'> = {
  key: 'buyer_property_interest',
  firstObjectKey: BUYER,
  firstObjectLabel: 'Interested Buyer',
  secondObjectKey: PROPERTY,
  secondObjectLabel: 'Property',
  firstObjectToSecondObjectCardinality: 'MANY_TO_MANY',
  secondObjectToFirstObjectCardinality: 'MANY_TO_MANY',
};

/** Each record has all of its object's properties, so that the first one makes the fields of all. */
type Row = Readonly<Record<string, string | number>>;

export const buyers: readonly Row[] = [
  buyer('Young family from Larkhaven', 'a house with a garden near a school', 3, 420_000, 'approved'),
  buyer('Retired couple from Stonebrook', 'a flat on the ground floor', 2, 310_000, 'cash'),
  buyer('Nurse at the harbour clinic', 'a short way to work', 1, 195_000, 'approved'),
  buyer('Two sisters and their dogs', 'a fenced garden', 3, 365_000, 'in progress'),
  buyer('Carpenter with a workshop', 'a barn or a large garage', 2, 280_000, 'approved'),
  buyer('Teacher moving from Eastmere', 'a study and morning sun', 2, 250_000, 'in progress'),
  buyer('Family of six from Alderwick', 'five bedrooms, or room to build them', 5, 590_000, 'approved'),
  buyer('First-time buyer in Quarry Lane', 'anything that is dry and quiet', 1, 170_000, 'in progress'),
  buyer('Housing cooperative Millrace', 'a house to share among eight', 6, 720_000, 'approved'),
  buyer('Dental practice of Northgate', 'four rooms without stairs', 4, 480_000, 'cash'),
  buyer('Musician from Saltmarsh', 'walls that keep the sound in', 2, 230_000, 'in progress'),
  buyer('Couple back from abroad', 'a view of the water', 3, 515_000, 'cash'),
];

export const properties: readonly Row[] = [
  property('14 Quarry Lane', 'Larkhaven', 'terraced house', 3, 389_000),
  property('2 Harbour Steps', 'Saltmarsh', 'flat', 1, 184_500),
  property('Mill House, Weir Road', 'Stonebrook', 'detached house', 6, 698_000),
  property('31 Orchard Rise', 'Larkhaven', 'semi-detached house', 4, 445_000),
  property('7 Lantern Court', 'Northgate', 'flat', 2, 262_000),
  property('The Old Forge, Anvil Street', 'Alderwick', 'cottage with a workshop', 2, 275_000),
  property('18 Meadow View', 'Eastmere', 'bungalow', 2, 305_000),
  property('Lookout Point 1', 'Saltmarsh', 'detached house', 3, 529_000),
  property('45 Station Parade', 'Northgate', 'commercial rooms', 4, 460_000),
  property('9 Thistle Close', 'Eastmere', 'terraced house', 3, 342_000),
  property('Rook Farm, Long Acre', 'Alderwick', 'farmhouse', 5, 575_000),
  property('22 Chapel Walk', 'Stonebrook', 'flat', 1, 168_000),
];

/** Who is interested in what: the place of the buyer and of the property in their lists. */
export const interests: readonly (readonly [buyer: number, property: number])[] = [
  [0, 0],
  [0, 3],
  [0, 9],
  [1, 4],
  [1, 6],
  [2, 1],
  [2, 11],
  [3, 0],
  [3, 9],
  [4, 5],
  [5, 4],
  [5, 6],
  [6, 10],
  [7, 11],
  [8, 2],
  [8, 10],
  [9, 8],
  [10, 5],
  [11, 7],
  [11, 3],
];

/** Two objects, each announced again with the fields of its first record; the records; the association; the relations. */
export const DEMO_EVENTS: number =
  2 * objects.length + buyers.length + properties.length + 1 + interests.length;

function buyer(name: string, looksFor: string, bedrooms: number, budget: number, financing: string): Row {
  return { name, looks_for: looksFor, bedrooms, budget, financing };
}

function property(address: string, town: string, kind: string, bedrooms: number, price: number): Row {
  return { address, town, kind, bedrooms, price };
}
