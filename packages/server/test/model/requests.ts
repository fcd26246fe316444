import type { Cardinality } from './state.ts';

// Requests to a location, with what the model needs to know of them.

interface Sent {
  readonly method: string;
  readonly path: string;
}

export interface ObjectRequest extends Sent {
  readonly on: 'objects';
  readonly kind: 'create object' | 'update object';
  readonly key: string;
  readonly body: {
    readonly locationId?: string;
    readonly key?: string;
    readonly labels?: { readonly singular?: string; readonly plural?: string };
    readonly description?: string | null;
    readonly searchableProperties?: readonly string[];
    readonly primaryDisplayPropertyDetails?: {
      readonly key: string;
      readonly name: string;
      readonly dataType: string;
    };
  };
}

export interface RecordRequest extends Sent {
  readonly on: 'records';
  readonly kind: 'create record' | 'update record' | 'delete record';
  readonly schemaKey: string;
  readonly id?: string;
  readonly body: {
    readonly locationId?: string;
    readonly properties?: Readonly<Record<string, unknown>>;
    readonly owner?: string[];
    readonly followers?: string[];
  };
}

export interface ContactRequest extends Sent {
  readonly on: 'contacts';
  readonly kind: 'create contact' | 'update contact' | 'upsert contact' | 'delete contact';
  readonly id: string;
  readonly body: {
    readonly firstName?: string | null;
    readonly lastName?: string | null;
    readonly email?: string | null;
    readonly phone?: string | null;
    readonly city?: string | null;
    readonly tags?: readonly string[];
    readonly businessId?: string | null;
  };
}

export interface AssociationRequest extends Sent {
  readonly on: 'associations';
  readonly kind: 'create association' | 'update association' | 'delete association';
  readonly id: string;
  readonly body: {
    readonly locationId?: string;
    readonly key?: string;
    readonly firstObjectKey?: string;
    readonly firstObjectLabel: string;
    readonly secondObjectKey?: string;
    readonly secondObjectLabel: string;
    readonly firstObjectToSecondObjectCardinality?: Cardinality;
    readonly secondObjectToFirstObjectCardinality?: Cardinality;
    readonly firstObjectToSecondObjectMaxLimit?: number;
    readonly secondObjectToFirstObjectMaxLimit?: number;
  };
}

export interface Link {
  readonly associationId: string;
  readonly firstRecordId: string;
  readonly secondRecordId: string;
}

interface CreateRelation extends Sent {
  readonly on: 'relations';
  readonly kind: 'create relation';
  readonly link: Link;
  readonly onDuplicate: 'refuse' | 'return';
  readonly body: object;
}

interface CreateRelations extends Sent {
  readonly on: 'relations';
  readonly kind: 'create relations';
  readonly links: readonly Link[];
  readonly body: object;
}

interface OneRelation extends Sent {
  readonly on: 'relations';
  readonly kind: 'delete relation' | 'list relations';
  /** Of the relation, or of the record whose relations are listed. */
  readonly id: string;
  readonly body?: undefined;
}

export type RelationRequest = CreateRelation | CreateRelations | OneRelation;

export type Request = ObjectRequest | RecordRequest | ContactRequest | AssociationRequest | RelationRequest;

export type Kind = Request['kind'];
