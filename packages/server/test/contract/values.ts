let names = 0;

/** A name that nothing has yet. */
export function newName(): string {
  names += 1;
  return `thing_${names}`;
}

export function randomDigits(length: number): string {
  return String(Math.random())
    .slice(2, 2 + length)
    .padEnd(length, '0');
}

const dnd = { status: 'active', message: 'no', code: '103' };

/** Every field that a contact is made with. */
export const contactFields = (): Record<string, unknown> => ({
  firstName: 'Ann',
  lastName: 'Lee',
  name: 'Ann Lee',
  email: `${newName()}@example.com`,
  phone: `+1555${String(1_000_000 + names)}`,
  gender: 'female',
  address1: 'Hill 1',
  city: 'Dover',
  state: 'DE',
  postalCode: '19901',
  website: 'https://example.com',
  timezone: 'America/New_York',
  dnd: true,
  dndSettings: { Call: dnd, Email: dnd, SMS: dnd, WhatsApp: dnd, GMB: dnd, FB: dnd },
  inboundDndSettings: { all: { status: 'active', message: 'no' } },
  tags: ['buyer'],
  customFields: [
    { id: 'field1', value: 'x' },
    { key: 'field2', field_value: 'y' },
  ],
  source: 'walk-in',
  dateOfBirth: '1990-09-25',
  country: 'US',
  companyName: 'Lee & Sons',
  assignedTo: 'user1',
});
