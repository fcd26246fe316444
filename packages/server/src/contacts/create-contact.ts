import type { CreateContactBody } from '@relata/protocol';
import type { WriteOperation } from '../db/write.ts';
import {
  type Author,
  ChangingContacts,
  type ContactReads,
  readContacts,
  type WrittenContact,
} from './changing-contacts.ts';

export interface CreateContact extends Author {
  readonly body: Omit<CreateContactBody, 'locationId'>;
}

/** Creates contacts. Refuses one with the address or the number of another. */
export const createContact: WriteOperation<CreateContact, WrittenContact, ContactReads> = {
  name: 'create contact',

  reads(locationId, inputs) {
    return readContacts(
      locationId,
      [],
      inputs.map(({ body }) => body),
    );
  },

  decide(write, inputs, rows) {
    const contacts = new ChangingContacts(write, rows);
    const outcomes = inputs.map((input) => contacts.create(input.body, input));
    contacts.finish();
    return outcomes;
  },
};
