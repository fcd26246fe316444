import { randomBytes } from 'node:crypto';
import type { RelataClient } from '@relata/client';
import { bareProperty } from '@relata/protocol';

/** A request that makes or changes something. */
export interface Step {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: object;
}

/** Something that a step has made, and is there now. */
export interface Made {
  readonly kind: 'object' | 'association' | 'contact' | 'record' | 'relation';
  readonly id: string;
}

/** The thing that an event is about, and the request that caused it. */
export interface Caused {
  readonly id: string;
  readonly traceId: string;
}

export interface PlayOptions {
  readonly client: RelataClient;
  readonly locationId: string;
  /** Of records. */
  readonly object: string | undefined;
  /** Nothing is done, and only said what would be. */
  readonly dryRun: boolean;
}

/** What is made here again and again has this key, so that a location does not fill up with it. */
const KEY = 'relata_trigger';
const PERSON = { firstName: 'Relata', lastName: 'Trigger' };
const LABELS = { firstObjectLabel: 'Trigger', secondObjectLabel: 'Triggered' };

/** Makes real things by the API, step by step; each gives what it made, in a dry run a place holder. */
export class Play {
  readonly steps: Step[] = [];
  readonly #options: PlayOptions;
  readonly #undo: { readonly made: Made; readonly remove: (() => Promise<unknown>) | undefined }[] = [];

  constructor(options: PlayOptions) {
    this.#options = options;
  }

  /** What is there and was not before. */
  get made(): readonly Made[] {
    return this.#undo.map(({ made }) => made);
  }

  /** Takes it away again, the last first; gives what cannot be. */
  async cleanUp(): Promise<readonly Made[]> {
    const left: Made[] = [];
    for (const { made, remove } of this.#undo.splice(0).reverse()) {
      if (remove === undefined) left.push(made);
      else await remove();
    }
    return left;
  }

  async contact(): Promise<Caused> {
    const { client, locationId } = this.#options;
    const body = { locationId, ...PERSON };
    const caused = await this.#do({ method: 'POST', path: '/contacts/', body }, '<contact>', () =>
      client.POST('/contacts/', { body }).then(({ data, response }) => [data.contact.id, response] as const),
    );
    this.#keep({ kind: 'contact', id: caused.id }, () => this.#deleteContact(caused.id));
    return caused;
  }

  changeContact({ id }: Caused): Promise<Caused> {
    const { client } = this.#options;
    const body = { city: `Trigger ${shortTime()}` };
    return this.#do({ method: 'PUT', path: `/contacts/${id}`, body }, id, () =>
      client
        .PUT('/contacts/{contactId}', { params: { path: { contactId: id } }, body })
        .then(({ response }) => [id, response] as const),
    );
  }

  removeContact({ id }: Caused): Promise<Caused> {
    this.#forget(id);
    return this.#do({ method: 'DELETE', path: `/contacts/${id}` }, id, async () => [
      id,
      await this.#deleteContact(id),
    ]);
  }

  /** Of the object that is asked for, else of a custom one that is there, else of companies. */
  async record(): Promise<Caused & { readonly objectKey: string; readonly property: string }> {
    const { client, locationId } = this.#options;
    const { objectKey, property, value } = await this.#objectOfRecords();
    const body = { locationId, properties: { [property]: value(1) } };
    const path = `/objects/${objectKey}/records`;
    const params = { path: { schemaKey: objectKey } };
    const caused = await this.#do({ method: 'POST', path, body }, '<record>', () =>
      client
        .POST('/objects/{schemaKey}/records', { params, body })
        .then(({ data, response }) => [data.record.id, response] as const),
    );
    this.#keep({ kind: 'record', id: caused.id }, () => this.#deleteRecord(objectKey, caused.id));
    return { ...caused, objectKey, property };
  }

  async changeRecord({ id }: Caused): Promise<Caused> {
    const { client } = this.#options;
    const { objectKey, property, value } = await this.#objectOfRecords();
    const body = { properties: { [property]: value(2) } };
    const params = { path: { schemaKey: objectKey, id } };
    return this.#do({ method: 'PUT', path: `/objects/${objectKey}/records/${id}`, body }, id, () =>
      client
        .PUT('/objects/{schemaKey}/records/{id}', { params, body })
        .then(({ response }) => [id, response] as const),
    );
  }

  removeRecord({ id, objectKey }: Caused & { readonly objectKey: string }): Promise<Caused> {
    this.#forget(id);
    return this.#do({ method: 'DELETE', path: `/objects/${objectKey}/records/${id}` }, id, async () => [
      id,
      await this.#deleteRecord(objectKey, id),
    ]);
  }

  /** A new one of contacts with contacts, of which there can be ten; or the one that is kept for this. */
  async association(which: 'new' | 'kept'): Promise<Caused> {
    const { client, locationId } = this.#options;
    const known = which === 'kept' ? await this.#keptAssociation() : undefined;
    if (known !== undefined) return { id: known, traceId: '' };
    const body = {
      locationId,
      key: which === 'kept' ? KEY : newKey(),
      firstObjectKey: 'contact',
      secondObjectKey: 'contact',
      ...LABELS,
    };
    const caused = await this.#do({ method: 'POST', path: '/associations/', body }, '<association>', () =>
      client.POST('/associations/', { body }).then(({ data, response }) => [data.id, response] as const),
    );
    this.#keep({ kind: 'association', id: caused.id }, () => this.#deleteAssociation(caused.id));
    return caused;
  }

  changeAssociation({ id }: Caused): Promise<Caused> {
    const { client, locationId } = this.#options;
    const body = { ...LABELS, secondObjectLabel: `Triggered ${shortTime()}` };
    const params = { path: { associationId: id }, query: { locationId } };
    return this.#do({ method: 'PUT', path: `/associations/${id}`, body }, id, () =>
      client
        .PUT('/associations/{associationId}', { params, body })
        .then(({ response }) => [id, response] as const),
    );
  }

  removeAssociation({ id }: Caused): Promise<Caused> {
    this.#forget(id);
    return this.#do({ method: 'DELETE', path: `/associations/${id}` }, id, async () => [
      id,
      await this.#deleteAssociation(id),
    ]);
  }

  /** Between two new contacts. */
  async relation(): Promise<Caused> {
    const { client, locationId } = this.#options;
    const { id: associationId } = await this.association('kept');
    const { id: firstRecordId } = await this.contact();
    const { id: secondRecordId } = await this.contact();
    const body = { locationId, associationId, firstRecordId, secondRecordId };
    const caused = await this.#do(
      { method: 'POST', path: '/associations/relations', body },
      '<relation>',
      () =>
        client
          .POST('/associations/relations', { body })
          .then(({ data, response }) => [data.id, response] as const),
    );
    this.#keep({ kind: 'relation', id: caused.id }, () => this.#deleteRelation(caused.id));
    return caused;
  }

  removeRelation({ id }: Caused): Promise<Caused> {
    this.#forget(id);
    return this.#do({ method: 'DELETE', path: `/associations/relations/${id}` }, id, async () => [
      id,
      await this.#deleteRelation(id),
    ]);
  }

  /** Objects cannot be deleted: each that is new stays. */
  async newObject(which: 'new' | 'kept'): Promise<Caused & { readonly key: string }> {
    const { client, locationId } = this.#options;
    const key = `custom_objects.${which === 'kept' ? KEY : newKey()}`;
    if (which === 'kept') {
      const { data } = await client.GET('/objects/', { params: { query: { locationId } } });
      const known = data.objects.find((object) => object.key === key);
      if (known !== undefined) return { id: known.id, traceId: '', key };
    }
    const body = {
      locationId,
      key,
      labels: { singular: 'Trigger', plural: 'Triggers' },
      primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'TEXT' as const },
    };
    const caused = await this.#do({ method: 'POST', path: '/objects/', body }, '<object>', () =>
      client.POST('/objects/', { body }).then(({ data, response }) => [data.object.id, response] as const),
    );
    this.#keep({ kind: 'object', id: caused.id }, undefined);
    return { ...caused, key };
  }

  changeObject({ id, key }: Caused & { readonly key: string }): Promise<Caused> {
    const { client, locationId } = this.#options;
    const body = { locationId, description: `Triggered ${new Date().toISOString()}` };
    return this.#do({ method: 'PUT', path: `/objects/${key}`, body }, id, () =>
      client
        .PUT('/objects/{key}', { params: { path: { key } }, body })
        .then(({ response }) => [id, response] as const),
    );
  }

  async #do(
    step: Step,
    placeHolder: string,
    act: () => Promise<readonly [id: string, response: Response]>,
  ): Promise<Caused> {
    this.steps.push(step);
    if (this.#options.dryRun) return { id: placeHolder, traceId: '' };
    const [id, { headers }] = await act();
    return { id, traceId: headers.get('x-trace-id') ?? '' };
  }

  #keep(made: Made, remove: (() => Promise<unknown>) | undefined): void {
    if (!this.#options.dryRun) this.#undo.push({ made, remove });
  }

  #forget(id: string): void {
    const at = this.#undo.findIndex(({ made }) => made.id === id);
    if (at !== -1) this.#undo.splice(at, 1);
  }

  async #deleteContact(contactId: string): Promise<Response> {
    return (await this.#options.client.DELETE('/contacts/{contactId}', { params: { path: { contactId } } }))
      .response;
  }

  async #deleteRecord(schemaKey: string, id: string): Promise<Response> {
    const params = { path: { schemaKey, id } };
    return (await this.#options.client.DELETE('/objects/{schemaKey}/records/{id}', { params })).response;
  }

  async #deleteAssociation(associationId: string): Promise<Response> {
    const params = { path: { associationId } };
    return (await this.#options.client.DELETE('/associations/{associationId}', { params })).response;
  }

  async #deleteRelation(relationId: string): Promise<Response> {
    const params = { path: { relationId }, query: { locationId: this.#options.locationId } };
    return (await this.#options.client.DELETE('/associations/relations/{relationId}', { params })).response;
  }

  async #keptAssociation(): Promise<string | undefined> {
    const { client, locationId } = this.#options;
    const params = { path: { objectKey: 'contact' }, query: { locationId } };
    const { data } = await client.GET('/associations/objectKey/{objectKey}', { params });
    return data.associations.find(({ key }) => key === KEY)?.id;
  }

  async #objectOfRecords(): Promise<{
    readonly objectKey: string;
    readonly property: string;
    readonly value: (n: number) => string | number;
  }> {
    const { client, locationId, object } = this.#options;
    const { data: listed } = await client.GET('/objects/', { params: { query: { locationId } } });
    const key = object ?? listed.objects.find(({ standard }) => !standard)?.key ?? 'business';
    const params = { path: { key }, query: { locationId, fetchProperties: 'true' } };
    const { object: found, fields } = (await client.GET('/objects/{key}', { params })).data;
    const primary = found.primaryDisplayProperty;
    const isNumber = fields.find(({ fieldKey }) => fieldKey === primary)?.dataType === 'NUMERICAL';
    return {
      objectKey: found.key,
      // One that is there already: another would be a change of the object too.
      property: bareProperty(found.key, primary) ?? primary,
      value: (n) => (isNumber ? n : `Relata trigger ${n}`),
    };
  }
}

function newKey(): string {
  return `${KEY}_${randomBytes(4).toString('hex')}`;
}

/** Different each time: what changes nothing makes no event. */
function shortTime(): string {
  return new Date().toISOString().slice(11, 23);
}
