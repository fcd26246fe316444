import type { UpdateContactBody } from '@relata/protocol';
import type { WriteOperation } from '../db/write.ts';
import { RelataError } from '../errors.ts';
import {
  type Author,
  ChangingContacts,
  type ContactReads,
  readContacts,
  type WrittenContact,
} from './changing-contacts.ts';

export interface UpdateContact extends Author {
  readonly id: string;
  readonly body: UpdateContactBody;
}

/** Changes contacts: what a body does not name stays as it is. */
export const updateContact: WriteOperation<UpdateContact, WrittenContact, ContactReads> = {
  name: 'update contact',

  reads(locationId, inputs) {
    return readContacts(
      locationId,
      inputs.map(({ id }) => id),
      inputs.map(({ body }) => body),
    );
  },

  decide(write, inputs, rows) {
    const contacts = new ChangingContacts(write, rows);
    const outcomes = inputs.map((input) => {
      const before = contacts.byId(input.id);
      return before === undefined
        ? new RelataError('contact_not_found')
        : contacts.update(before, input.body, input);
    });
    contacts.finish();
    return outcomes;
  },
};
