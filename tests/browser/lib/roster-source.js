// A student information system's OneRoster 1.2 service on this machine: a district, a school, two teachers.
import { once } from 'node:events';
import { createServer } from 'node:http';

const lists = {
  orgs: [
    { sourcedId: 'd', status: 'active', name: 'District of the service', type: 'district' },
    { sourcedId: 's', status: 'active', name: 'School of the service', type: 'school', parent: { sourcedId: 'd' } },
  ],
  academicSessions: [],
  users: ['t1', 't2'].map((id) => ({
    sourcedId: id,
    status: 'active',
    enabledUser: 'true',
    username: id,
    givenName: `Given ${id}`,
    familyName: 'Family',
    roles: [{ roleType: 'primary', role: 'teacher', org: { sourcedId: 's' } }],
  })),
};

export class RosterSource {
  #server;
  #credentials;

  static async open(client, secret) {
    const source = new RosterSource();
    source.#credentials = `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}`;
    source.#server = createServer((request, response) => source.#answer(request, response));
    source.#server.listen(0, '127.0.0.1');
    await once(source.#server, 'listening');
    return source;
  }

  get #origin() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  get baseUrl() {
    return `${this.#origin}/v1p2`;
  }

  get tokenUrl() {
    return `${this.#origin}/token`;
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(request, response) {
    request.resume();
    const { pathname, searchParams } = new URL(request.url, this.#origin);
    const list = lists[pathname.split('/').at(-1)];
    const offset = Number(searchParams.get('offset') ?? 0);
    const { authorization } = request.headers;
    if (pathname === '/token' && authorization === this.#credentials) {
      return this.#send(response, 200, { access_token: 'a-token', token_type: 'bearer' });
    }
    if (pathname === '/token' || authorization !== 'Bearer a-token') return this.#send(response, 401, {});
    if (list === undefined) return this.#send(response, 404, {});
    response.setHeader('X-Total-Count', String(list.length));
    return this.#send(response, 200, { [pathname.split('/').at(-1)]: list.slice(offset) });
  }

  #send(response, status, body) {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }
}
