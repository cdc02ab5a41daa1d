// A real SMTP server with TLS and sign-in, for tests: prints the port, then one line of JSON a message.
// Usage: node server.mjs KEY CERTIFICATE [implicit]. Recipients "refused@…" and "later@…" are answered 550 and 451;
// "lost@…" loses the connection. Signs in "icap" with "correct horse".

import { readFileSync } from 'node:fs';

import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

const [key, certificate, mode] = process.argv.slice(2);

function refusal(code, text) {
  return Object.assign(new Error(text), { responseCode: code });
}

const server = new SMTPServer({
  key: readFileSync(key),
  cert: readFileSync(certificate),
  secure: mode === 'implicit',
  authMethods: ['PLAIN', 'LOGIN'],
  onAuth({ username, password }, session, done) {
    if (username === 'icap' && password === 'correct horse') done(null, { user: username });
    else done(refusal(535, 'Wrong user or password'));
  },
  onRcptTo({ address }, session, done) {
    if (address.startsWith('refused@')) return done(refusal(550, 'No such mailbox'));
    if (address.startsWith('later@')) return done(refusal(451, 'Come again later'));
    if (address.startsWith('lost@')) return void process.exit(1);
    done();
  },
  onData(stream, session, done) {
    simpleParser(stream).then(
      (mail) => {
        const headers = Object.fromEntries([...mail.headerLines].map(({ key: name, line }) => [name, line]));
        const { mailFrom, rcptTo } = session.envelope;
        const envelope = { from: mailFrom.address, to: rcptTo.map(({ address }) => address) };
        process.stdout.write(
          `${JSON.stringify({ envelope, subject: mail.subject, text: mail.text, headers, secure: session.secure, user: session.user })}\n`,
        );
        done();
      },
      (error) => done(error),
    );
  },
});
server.on('error', () => {});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.server.address().port}\n`));
process.stdin.on('end', () => process.exit(0)).resume();
