import fc from 'fast-check';
import type { AssociationRequest, ContactRequest, Kind, Link, RecordRequest, Request } from './requests.ts';
import type { Cardinality, State } from './state.ts';

/** A request in the making: its kind, and numbers by which it is chosen among what there is when it is sent. */
export interface Choice {
  readonly kind: Kind;
  readonly numbers: readonly number[];
}

const weights: Readonly<Record<Kind, number>> = {
  'create object': 2,
  'update object': 2,
  'create record': 10,
  'update record': 4,
  'delete record': 3,
  'create contact': 6,
  'update contact': 5,
  'upsert contact': 4,
  'delete contact': 2,
  'create association': 12,
  'update association': 3,
  'delete association': 2,
  'create relation': 18,
  'create relations': 6,
  'delete relation': 4,
  'list relations': 3,
};

export const choices: fc.Arbitrary<Choice> = fc.record({
  kind: fc.oneof(
    ...Object.entries(weights).map(([kind, weight]) => ({ weight, arbitrary: fc.constant(kind as Kind) })),
  ),
  numbers: fc.array(fc.nat(999), { minLength: 12, maxLength: 12 }),
});

/** What nobody has ever had. */
const UNKNOWN = 'ffffffffffffffffffffffff';

/** The request that a choice comes to where the location is in this state. Small numbers of names make them meet. */
export function requestFor(state: State, choice: Choice): Request {
  return new Chooser(state, choice.numbers).request(choice.kind);
}

class Chooser {
  readonly #state: State;
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(state: State, numbers: readonly number[]) {
    this.#state = state;
    this.#numbers = numbers;
  }

  request(kind: Kind): Request {
    const { locationId } = this.#state;
    switch (kind) {
      case 'create object':
        return { on: 'objects', kind, method: 'POST', path: '/objects/', key: '', body: this.#newObject() };
      case 'update object': {
        const key = this.#objectRef();
        return {
          on: 'objects',
          kind,
          method: 'PUT',
          path: `/objects/${key}`,
          key,
          body: this.#objectChange(key),
        };
      }
      case 'create record': {
        const schemaKey = this.#objectRef();
        const path = `/objects/${schemaKey}/records`;
        const body = { locationId, properties: {}, ...this.#record(schemaKey) };
        return { on: 'records', kind, method: 'POST', path, schemaKey, body };
      }
      case 'update record':
      case 'delete record': {
        const id = this.#of([...this.#state.records.keys()]);
        const own = this.#state.records.get(id)?.objectKey ?? 'property';
        const schemaKey = this.#chance(10) ? this.#objectRef() : own;
        const path = `/objects/${schemaKey}/records/${id}?locationId=${locationId}`;
        if (kind === 'delete record')
          return { on: 'records', kind, method: 'DELETE', path, schemaKey, id, body: {} };
        return { on: 'records', kind, method: 'PUT', path, schemaKey, id, body: this.#record(schemaKey) };
      }
      case 'create contact':
        return { on: 'contacts', kind, method: 'POST', path: '/contacts/', id: '', body: this.#contact() };
      case 'upsert contact': {
        const body = { ...this.#contact(), ...(this.#chance(3) && this.#knownAs()) };
        return { on: 'contacts', kind, method: 'POST', path: '/contacts/upsert', id: '', body };
      }
      case 'update contact': {
        const id = this.#recordOf('contact');
        return {
          on: 'contacts',
          kind,
          method: 'PUT',
          path: `/contacts/${id}`,
          id,
          body: this.#contactChange(),
        };
      }
      case 'delete contact': {
        const id = this.#recordOf('contact');
        return { on: 'contacts', kind, method: 'DELETE', path: `/contacts/${id}`, id, body: {} };
      }
      case 'create association':
        return {
          on: 'associations',
          kind,
          method: 'POST',
          path: '/associations/',
          id: '',
          body: this.#association(),
        };
      case 'update association': {
        const id = this.#of([...this.#state.associations.keys()]);
        const path = `/associations/${id}?locationId=${locationId}`;
        return { on: 'associations', kind, method: 'PUT', path, id, body: this.#labels() };
      }
      case 'delete association': {
        const id = this.#of([...this.#state.associations.keys()]);
        const path = `/associations/${id}?locationId=${locationId}`;
        return { on: 'associations', kind, method: 'DELETE', path, id, body: this.#labels() };
      }
      case 'create relation': {
        const link = this.#link();
        const onDuplicate = this.#chance(4) ? 'return' : 'refuse';
        const path = `/associations/relations${onDuplicate === 'return' ? '?onDuplicate=return' : ''}`;
        return {
          on: 'relations',
          kind,
          method: 'POST',
          path,
          link,
          onDuplicate,
          body: { locationId, ...link },
        };
      }
      case 'create relations': {
        const links = Array.from({ length: 1 + (this.#next() % 6) }, () => this.#link());
        const path = '/associations/relations/bulk';
        return { on: 'relations', kind, method: 'POST', path, links, body: { locationId, add: links } };
      }
      case 'delete relation': {
        const id = this.#of([...this.#state.relations.keys()]);
        return { on: 'relations', kind, method: 'DELETE', path: `/associations/relations/${id}`, id };
      }
      case 'list relations': {
        const id = this.#of([...this.#state.records.keys()]);
        return { on: 'relations', kind, method: 'GET', path: `/associations/relations/${id}?limit=200`, id };
      }
    }
  }

  #next(): number {
    const number = this.#numbers[this.#at % this.#numbers.length] ?? 0;
    this.#at += 1;
    // The numbers go round; each time they mean something else.
    return number + this.#at;
  }

  /** Once in `n`. */
  #chance(n: number): boolean {
    return this.#next() % n === 0;
  }

  #oneOf<Item>(items: readonly Item[]): Item {
    return items[this.#next() % items.length] as Item;
  }

  /** One of those that are there, mostly; else one that is gone, or never was. */
  #of(ids: readonly string[]): string {
    if (ids.length > 0 && !this.#chance(12)) return this.#oneOf(ids);
    return this.#oneOf([UNKNOWN, ...this.#state.gone]);
  }

  #recordOf(objectKey: string): string {
    if (this.#chance(15)) return this.#of([...this.#state.records.keys()]);
    return this.#of(
      [...this.#state.records.values()].filter((each) => each.objectKey === objectKey).map(({ id }) => id),
    );
  }

  /** A key with its prefix, without, or an id; of any object, most often one of the clients' own. */
  #objectRef(): string {
    const refs = [
      'custom_objects.house',
      'house',
      'custom_objects.agent',
      'agent',
      'house',
      'business',
      'opportunity',
    ];
    const [object] = [...this.#state.objects.values()].filter(({ standard }) => !standard);
    return this.#oneOf([...refs, 'business', 'contact', 'nothing', object?.id ?? 'nothing']);
  }

  #newObject() {
    const { locationId } = this.#state;
    const key = this.#oneOf([
      'custom_objects.house',
      'agent',
      'custom_objects.plot',
      'plot',
      'custom_objects.key',
    ]);
    const labels = { singular: this.#oneOf(['House', 'Agent']), plural: 'Houses' };
    const primaryDisplayPropertyDetails = { key: 'name', name: 'Name', dataType: 'TEXT' };
    const description = this.#chance(2) ? {} : { description: 'What it is' };
    return { locationId, key, labels, ...description, primaryDisplayPropertyDetails };
  }

  #objectChange(ref: string) {
    const { locationId } = this.#state;
    const isSystem = ['business', 'opportunity', 'contact'].includes(ref) && !this.#chance(4);
    const properties = this.#oneOf([['name'], [], ['name', 'price'], ['nothing'], ['name', 'name']]);
    return {
      locationId,
      ...(!isSystem && this.#chance(2) && { labels: { plural: this.#oneOf(['Houses', 'Homes']) } }),
      ...(!isSystem && this.#chance(2) && { description: this.#oneOf(['What it is', 'Something', null]) }),
      ...(this.#chance(2) && { searchableProperties: properties }),
    };
  }

  #record(ref: string): RecordRequest['body'] {
    const price = this.#oneOf(['price', ref.startsWith('custom_objects.') ? `${ref}.price` : 'price']);
    const properties = this.#oneOf<Record<string, unknown>>([
      { name: 'Sea View' },
      { name: 'Hill', [price]: 100 },
      { [price]: this.#oneOf([100, 200, null]) },
      { name: null },
      { name: 'Hill', list: ['a', { b: 1 }] },
      {},
    ]);
    return {
      ...(!this.#chance(6) && { properties }),
      ...(this.#chance(4) && { owner: this.#oneOf([[], ['user1']]) }),
      ...(this.#chance(4) && { followers: this.#oneOf([[], ['user2', 'user3']]) }),
    };
  }

  #contact(): ContactRequest['body'] {
    const email = this.#oneOf(['ann@example.com', 'Ann@Example.com', 'bea@example.com', 'cy@example.com']);
    const phone = this.#oneOf(['+15550000001', '+1 (555) 000-0001', '+15550000002', '+15550000003']);
    return {
      ...(this.#chance(2) && { firstName: this.#oneOf(['Ann', 'Bea']) }),
      ...(this.#chance(3) && { lastName: 'Lee' }),
      ...(this.#chance(2) && { email }),
      ...(this.#chance(2) && { phone }),
      ...(this.#chance(3) && { city: this.#oneOf(['Dover', 'Derby']) }),
      ...(this.#chance(4) && { tags: this.#oneOf([[], ['buyer'], ['buyer', 'seller']]) }),
      ...(this.#chance(3) && { businessId: this.#recordOf('business') }),
    };
  }

  /** An email and a phone that contacts have, one contact or two. */
  #knownAs(): ContactRequest['body'] {
    const contacts = [...this.#state.records.values()].filter(({ objectKey }) => objectKey === 'contact');
    const of = (field: string) => contacts.flatMap(({ properties }) => (properties[field] as string) ?? []);
    const [emails, phones] = [of('email'), of('phone')];
    return {
      ...(emails.length > 0 && { email: this.#oneOf(emails) }),
      ...(phones.length > 0 && { phone: this.#oneOf(phones) }),
    };
  }

  #contactChange(): ContactRequest['body'] {
    return {
      ...this.#contact(),
      ...(this.#chance(8) && { email: null }),
      ...(this.#chance(8) && { lastName: null }),
      ...(this.#chance(4) && { businessId: null }),
    };
  }

  #association(): AssociationRequest['body'] {
    const { locationId } = this.#state;
    const number = this.#next() % 40;
    const keys = [
      'custom_objects.house',
      'contact',
      'custom_objects.agent',
      'custom_objects.house',
      'contact',
    ];
    const firstObjectKey = this.#oneOf(keys);
    const secondObjectKey = this.#chance(12)
      ? this.#oneOf(['business', 'opportunity', 'custom_objects.no'])
      : this.#oneOf(keys);
    const anyOf: readonly Cardinality[] = ['ONE_TO_ONE', 'ONE_TO_MANY', 'MANY_TO_ONE', 'MANY_TO_MANY'];
    return {
      locationId,
      key: number === 0 ? 'BUSINESSES_CONTACTS_ASSOCIATION' : `association_${number}`,
      firstObjectKey,
      secondObjectKey,
      ...this.#labels(),
      ...(this.#chance(2) && { firstObjectToSecondObjectCardinality: this.#oneOf(anyOf) }),
      ...(this.#chance(4) && { secondObjectToFirstObjectCardinality: this.#oneOf(anyOf) }),
      ...(this.#chance(4) && { firstObjectToSecondObjectMaxLimit: this.#oneOf([1, 2, 3]) }),
      ...(this.#chance(4) && { secondObjectToFirstObjectMaxLimit: this.#oneOf([1, 2, 3]) }),
    };
  }

  #labels(): { firstObjectLabel: string; secondObjectLabel: string } {
    const secondObjectLabel = this.#chance(12) ? 'Buyer' : this.#oneOf(['House', 'Home']);
    return { firstObjectLabel: this.#oneOf(['Buyer', 'Keen Buyer']), secondObjectLabel };
  }

  #link(): Link {
    const associationId = this.#of([...this.#state.associations.keys()]);
    const association = this.#state.associations.get(associationId);
    const firstRecordId = this.#recordOf(association?.firstObjectKey ?? 'contact');
    const secondRecordId = this.#recordOf(association?.secondObjectKey ?? 'contact');
    return this.#chance(20)
      ? { associationId, firstRecordId: secondRecordId, secondRecordId: firstRecordId }
      : { associationId, firstRecordId, secondRecordId };
  }
}
