export {
  Association,
  AssociationList,
  CreateAssociationBody,
  Deleted,
  UpdateAssociationBody,
} from './api/associations.ts';
export {
  type CardinalityInput,
  cardinalities,
  isToOne,
  MANY_TO_MANY,
  MANY_TO_ONE,
  mirror,
  ONE_TO_MANY,
  ONE_TO_ONE,
  type ResolvedCardinality,
  resolveCardinality,
} from './api/cardinality.ts';
export {
  Contact,
  ContactAnswer,
  ContactDeleted,
  ContactList,
  ContactUpdated,
  ContactUpserted,
  CreateContactBody,
  type CustomFieldInput,
  UpdateContactBody,
  UpsertContactBody,
} from './api/contacts.ts';
export { ErrorBody } from './api/errors.ts';
export {
  bareProperty,
  CUSTOM_OBJECT_PREFIX,
  fullObjectKey,
  fullProperty,
  isCustomObjectKey,
  isSystemObjectKey,
  newObjectKeyPattern,
  propertyKeyPattern,
  type SystemObjectKey,
  systemObjectKeys,
} from './api/keys.ts';
export {
  CreateObjectBody,
  GetObjectQuery,
  ObjectAnswer,
  ObjectField,
  ObjectList,
  ObjectSchema,
  ObjectWithFields,
  type PrimaryDisplayProperty,
  UpdateObjectBody,
} from './api/objects.ts';
export { LocationQuery, PageQuery } from './api/page.ts';
export { isPairAllowed } from './api/pairs.ts';
export {
  CreateRecordBody,
  ObjectRecord,
  RecordAnswer,
  RecordDeleted,
  RecordList,
  UpdateRecordBody,
} from './api/records.ts';
export {
  CreateRelationBody,
  CreateRelationQuery,
  CreateRelationsBody,
  CreateRelationsResult,
  ListRelationsQuery,
  Relation,
  type RelationInput,
  RelationList,
} from './api/relations.ts';
export { isScope, type Scope, scopes } from './api/scopes.ts';
export { type FilterOperator, SearchBody, type SearchFilter, type SearchSort } from './api/search.ts';
export {
  ASSOCIATION_IDS_MAX,
  ASSOCIATIONS_PER_PAIR_MAX,
  BULK_RELATIONS_MAX,
  CUSTOM_FIELDS_MAX,
  EMAIL_LENGTH_MAX,
  FILTERS_MAX,
  FOLLOWERS_MAX,
  KEY_LENGTH_MAX,
  LABEL_LENGTH_MAX,
  MAX_LIMIT_MAX,
  NAME_LENGTH_MAX,
  OBJECT_KEY_LENGTH_MAX,
  OWNERS_MAX,
  PAGE_LIMIT_DEFAULT,
  PAGE_LIMIT_MAX,
  PHONE_LENGTH_MAX,
  PROPERTIES_MAX,
  PROPERTY_KEY_LENGTH_MAX,
  QUERY_LENGTH_MAX,
  RECORD_RELATIONS_MAX,
  REFERENCE_LENGTH_MAX,
  SEARCHABLE_PROPERTIES_MAX,
  SKIP_MAX,
  SORT_FIELDS_MAX,
  TAGS_MAX,
  TEXT_LENGTH_MAX,
} from './api/sizes.ts';
export { type SystemAssociation, systemAssociations } from './api/system-associations.ts';
export type {
  AssociationData,
  Cardinality,
  ContactCustomField,
  ContactData,
  DefinedBy,
  DndSetting,
  DndSettings,
  FieldDataType,
  InboundDndSettings,
  ObjectData,
  ObjectFieldData,
  ObjectLabels,
  Provenance,
  RecordData,
  RelationData,
} from './events/data.ts';
export {
  addressPayload,
  BODY_BYTES_MAX,
  bodyBytes,
  payloadOf,
  renderBody,
  renderPayload,
  valueString,
} from './events/render.ts';
export {
  type EventDataByType,
  type EventType,
  eventTypes,
  isEventType,
  type LoggedEvent,
} from './events/types.ts';
export { type WebhookEvent, type WebhookPayload, webhookEventSchemas } from './events/wire.ts';
export {
  isObjectId,
  isShortId,
  isUuid,
  objectId,
  objectIdPattern,
  shortId,
  shortIdPattern,
  timeOfUuid,
  uuid,
  uuidAt,
  uuidPattern,
} from './ids.ts';
export type { Schema } from './schema.ts';
