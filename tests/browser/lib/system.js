// The public API of a running system, spoken as any client would: Connect with JSON.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

function required(name) {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set; see tests/browser/README.md`);
  return value;
}

export const url = required('ICAP_URL').replace(/\/$/, '');
export const account = required('ICAP_ACCOUNT');
export const password = readFileSync(required('ICAP_PASSWORD_FILE'), 'utf8').trim();

export class Client {
  #headers = { 'content-type': 'application/json', 'connect-protocol-version': '1' };

  async signIn(name, secret) {
    const response = await this.#post('icap.identity.v1.IdentityService/SignIn', { account: name, password: secret });
    const session = await response.json();
    // The only cookie there is; Node 18 of Debian 12 has no getSetCookie().
    this.#headers.cookie = response.headers.get('set-cookie').split(';', 1)[0];
    this.#headers['x-icap-csrf'] = session.csrfToken;
    return session;
  }

  async call(method, message) {
    return (await this.#post(method, message)).json();
  }

  async #post(method, message) {
    const response = await fetch(`${url}/${method}`, {
      method: 'POST',
      headers: this.#headers,
      body: JSON.stringify(message),
    });
    if (!response.ok) throw new Error(`${method}: ${response.status} ${await response.text()}`);
    return response;
  }
}

export async function signedInClient() {
  const client = new Client();
  await client.signIn(account, password);
  return client;
}

export const requestId = () => randomUUID();
