// Two contacts with the same address, or the same number, are one: these are the forms that are compared.

const EMAIL = /^[^\s@]+@[^\s@]+$/;
const PHONE = /^\+?[\d\s().\-/]+$/;
/** Short codes have three. */
const PHONE_DIGITS_MIN = 3;

export function isEmail(text: string): boolean {
  return EMAIL.test(text.trim());
}

export function isPhone(text: string): boolean {
  return PHONE.test(text.trim()) && phoneKey(text).replace('+', '').length >= PHONE_DIGITS_MIN;
}

/** Lower case: nobody has been seen to tell mailboxes apart by capitals. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

/** `+1 (888) 888-8888` → `+18888888888`: the digits, and the plus in front if there is one. */
export function phoneKey(phone: string): string {
  return phone.trim().replace(/(?!^\+)\D/g, '');
}
