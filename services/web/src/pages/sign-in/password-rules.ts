import { messages } from '../../messages';

const minimumLength = 12;

// The first rule a new password breaks, in words; null when it may be sent. The server checks again.
export function passwordFault(account: string, current: string, next: string, repeated: string): string | null {
  if (next === '' || repeated === '' || current === '') return messages.signIn.fillIn;
  if (Array.from(next).length < minimumLength) return messages.signIn.tooShort;
  if (next.toLowerCase() === account.toLowerCase()) return messages.signIn.isAccount;
  if (next === current) return messages.signIn.isCurrent;
  if (next !== repeated) return messages.signIn.notRepeated;
  return null;
}
