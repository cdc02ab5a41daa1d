// Accounts of a test, with passwords of their own.
import { Client } from './system.js';

const identity = 'icap.identity.v1.IdentityService';

// Makes an account as `maker`, replaces its one-time password, and gives a client that is signed in as it.
export async function makeAccount(maker, account, role, scope) {
  const { oneTimePassword } = await maker.call(`${identity}/CreateAccount`, { account, grants: [{ role, scope }] });
  const secret = `a-long-password-${account}`;
  const client = new Client();
  await client.signIn(account, oneTimePassword);
  await client.call(`${identity}/ChangePassword`, { currentPassword: oneTimePassword, newPassword: secret });
  await client.signIn(account, secret);
  return { account, secret, client };
}
