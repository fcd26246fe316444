import { type TOptional, Type } from 'typebox';
import type { ContactCustomField, DndSetting, DndSettings, InboundDndSettings } from '../events/data.ts';
import { type Schema, schemaAs, schemaOf } from '../schema.ts';
import { closed, reference, time } from './fields.ts';
import {
  CUSTOM_FIELDS_MAX,
  EMAIL_LENGTH_MAX,
  NAME_LENGTH_MAX,
  PHONE_LENGTH_MAX,
  TAGS_MAX,
  TEXT_LENGTH_MAX,
} from './sizes.ts';

/** A contact as routes answer it. What is unset is absent; `searchAfter` comes with a search. */
export interface Contact {
  id: string;
  locationId: string;
  name?: string;
  firstName?: string;
  lastName?: string;
  fullNameLowerCase?: string;
  firstNameLowerCase?: string;
  lastNameLowerCase?: string;
  email?: string;
  emailLowerCase?: string;
  phone?: string;
  gender?: string;
  address1?: string;
  city?: string;
  state?: string;
  postalCode?: string;
  country?: string;
  website?: string;
  timezone?: string;
  companyName?: string;
  source?: string;
  assignedTo?: string;
  dateOfBirth?: string;
  type?: string;
  dnd: boolean;
  dndSettings?: DndSettings;
  inboundDndSettings?: InboundDndSettings;
  tags: string[];
  attachments?: string[];
  customFields: ContactCustomField[];
  /** The company that the contact is related to. */
  businessId?: string;
  dateAdded: string;
  dateUpdated: string;
  searchAfter?: (string | number)[];
}

export interface ContactAnswer {
  contact: Contact;
}

/** `succeded` is HighLevel's spelling. */
export interface ContactUpdated {
  succeded: boolean;
  contact: Contact;
}

export interface ContactDeleted {
  succeded: boolean;
}

export interface ContactUpserted {
  /** Whether the contact was made. */
  new: boolean;
  contact: Contact;
  traceId: string;
}

export interface ContactList {
  contacts: Contact[];
  /** Of this page. */
  count: number;
  total: number;
}

/** One of `id` and `key` names the field, one of `field_value` and `value` is what it holds. */
export interface CustomFieldInput {
  id?: string;
  key?: string;
  field_value?: unknown;
  value?: unknown;
}

/** What a client may set. null unsets a field; which ones take it is HighLevel's choice. */
interface ContactFieldsInput {
  firstName?: string | null;
  lastName?: string | null;
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  gender?: string;
  address1?: string | null;
  city?: string | null;
  state?: string | null;
  postalCode?: string;
  website?: string | null;
  timezone?: string | null;
  dnd?: boolean;
  dndSettings?: DndSettings;
  inboundDndSettings?: InboundDndSettings;
  /** Replaces all tags. */
  tags?: string[];
  customFields?: CustomFieldInput[];
  /** Kept as given; HighLevel reads year-month-day and month-day-year, parted by `/`, `-`, `.` or `_`. */
  dateOfBirth?: string | null;
  country?: string;
  companyName?: string | null;
  /** Relates the contact to this company instead of another; null to none. */
  businessId?: string | null;
}

export interface CreateContactBody extends ContactFieldsInput {
  locationId?: string;
  source?: string;
  assignedTo?: string;
}

export interface UpsertContactBody extends CreateContactBody {
  /** Of no effect: locations here do not allow two contacts with one address or number. */
  createNewIfDuplicateAllowed?: boolean;
}

export interface UpdateContactBody extends ContactFieldsInput {
  source?: string | null;
  assignedTo?: string | null;
}

const dndSetting = Type.Object(
  {
    status: schemaAs<DndSetting['status']>({ type: 'string', enum: ['active', 'inactive', 'permanent'] }),
    message: Type.Optional(Type.String({ maxLength: TEXT_LENGTH_MAX })),
    code: Type.Optional(Type.String({ maxLength: TEXT_LENGTH_MAX })),
  },
  closed,
);
const dndSettings = Type.Object(
  {
    Call: Type.Optional(dndSetting),
    Email: Type.Optional(dndSetting),
    SMS: Type.Optional(dndSetting),
    WhatsApp: Type.Optional(dndSetting),
    GMB: Type.Optional(dndSetting),
    FB: Type.Optional(dndSetting),
  },
  closed,
);
const inboundDndSettings = Type.Object(
  {
    all: Type.Optional(
      Type.Object(
        {
          status: schemaAs<'active' | 'inactive'>({ type: 'string', enum: ['active', 'inactive'] }),
          message: Type.Optional(Type.String({ maxLength: TEXT_LENGTH_MAX })),
        },
        closed,
      ),
    ),
  },
  closed,
);

const unset = Type.Optional(Type.String());
const contact = Type.Object({
  id: Type.String(),
  locationId: Type.String(),
  name: unset,
  firstName: unset,
  lastName: unset,
  fullNameLowerCase: unset,
  firstNameLowerCase: unset,
  lastNameLowerCase: unset,
  email: unset,
  emailLowerCase: unset,
  phone: unset,
  gender: unset,
  address1: unset,
  city: unset,
  state: unset,
  postalCode: unset,
  country: unset,
  website: unset,
  timezone: unset,
  companyName: unset,
  source: unset,
  assignedTo: unset,
  dateOfBirth: unset,
  type: unset,
  dnd: Type.Boolean(),
  dndSettings: Type.Optional(dndSettings),
  inboundDndSettings: Type.Optional(inboundDndSettings),
  tags: Type.Array(Type.String()),
  attachments: Type.Optional(Type.Array(Type.String())),
  customFields: Type.Array(Type.Object({ id: Type.String(), value: Type.Unknown() })),
  businessId: unset,
  dateAdded: time,
  dateUpdated: time,
  searchAfter: Type.Optional(Type.Array(schemaAs<string | number>({ type: ['string', 'number'] }))),
});

export const Contact: Schema<Contact> = schemaOf<Contact>()(contact);
export const ContactAnswer: Schema<ContactAnswer> = schemaOf<ContactAnswer>()(Type.Object({ contact }));

export const ContactUpdated: Schema<ContactUpdated> = schemaOf<ContactUpdated>()(
  Type.Object({ succeded: Type.Boolean(), contact }),
);

export const ContactDeleted: Schema<ContactDeleted> = schemaOf<ContactDeleted>()(
  Type.Object({ succeded: Type.Boolean() }),
);

export const ContactUpserted: Schema<ContactUpserted> = schemaOf<ContactUpserted>()(
  Type.Object({ new: Type.Boolean(), contact, traceId: Type.String() }),
);

export const ContactList: Schema<ContactList> = schemaOf<ContactList>()(
  Type.Object({ contacts: Type.Array(contact), count: Type.Integer(), total: Type.Integer() }),
);

const text = (maxLength: number): TOptional<Schema<string>> =>
  Type.Optional(schemaAs<string>({ type: 'string', maxLength }));
const textOrNull = (maxLength: number): TOptional<Schema<string | null>> =>
  Type.Optional(schemaAs<string | null>({ type: ['string', 'null'], maxLength }));

const customField = Type.Object(
  {
    id: Type.Optional(reference),
    key: Type.Optional(reference),
    field_value: Type.Optional(schemaAs<unknown>({ maxLength: TEXT_LENGTH_MAX })),
    value: Type.Optional(schemaAs<unknown>({ maxLength: TEXT_LENGTH_MAX })),
  },
  closed,
);

const input = {
  firstName: textOrNull(NAME_LENGTH_MAX),
  lastName: textOrNull(NAME_LENGTH_MAX),
  name: textOrNull(NAME_LENGTH_MAX),
  email: textOrNull(EMAIL_LENGTH_MAX),
  phone: textOrNull(PHONE_LENGTH_MAX),
  gender: text(NAME_LENGTH_MAX),
  address1: textOrNull(TEXT_LENGTH_MAX),
  city: textOrNull(TEXT_LENGTH_MAX),
  state: textOrNull(TEXT_LENGTH_MAX),
  postalCode: text(TEXT_LENGTH_MAX),
  website: textOrNull(TEXT_LENGTH_MAX),
  timezone: textOrNull(TEXT_LENGTH_MAX),
  dnd: Type.Optional(Type.Boolean()),
  dndSettings: Type.Optional(dndSettings),
  inboundDndSettings: Type.Optional(inboundDndSettings),
  tags: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: NAME_LENGTH_MAX }), { maxItems: TAGS_MAX }),
  ),
  customFields: Type.Optional(Type.Array(customField, { maxItems: CUSTOM_FIELDS_MAX })),
  dateOfBirth: textOrNull(NAME_LENGTH_MAX),
  country: text(TEXT_LENGTH_MAX),
  companyName: textOrNull(NAME_LENGTH_MAX),
  businessId: Type.Optional(schemaAs<string | null>({ ...reference, type: ['string', 'null'] })),
};

const create = {
  locationId: Type.Optional(reference),
  ...input,
  source: text(TEXT_LENGTH_MAX),
  assignedTo: Type.Optional(reference),
};

export const CreateContactBody: Schema<CreateContactBody> = schemaOf<CreateContactBody>()(
  Type.Object(create, closed),
);

export const UpsertContactBody: Schema<UpsertContactBody> = schemaOf<UpsertContactBody>()(
  Type.Object({ ...create, createNewIfDuplicateAllowed: Type.Optional(Type.Boolean()) }, closed),
);

export const UpdateContactBody: Schema<UpdateContactBody> = schemaOf<UpdateContactBody>()(
  Type.Object(
    {
      ...input,
      source: textOrNull(TEXT_LENGTH_MAX),
      assignedTo: Type.Optional(schemaAs<string | null>({ ...reference, type: ['string', 'null'] })),
    },
    closed,
  ),
);
