// A teacher's device without a browser: buys a blind credential (RFC 9497, VOPRF, ristretto255-SHA512) and makes the
// submission that spends it.
import { randomBytes, webcrypto } from 'node:crypto';
import { DLEQProof, Evaluation, Oprf, VOPRFClient } from '@cloudflare/voprf-ts';
import { CryptoNoble } from '@cloudflare/voprf-ts/crypto-noble';

// Node 18 of Debian 12 keeps the browser's `crypto` in a module.
globalThis.crypto ??= webcrypto;

const suite = Oprf.Suite.RISTRETTO255_SHA512;
const base64url = (bytes) => Buffer.from(bytes).toString('base64url');
const bytesOf = (text) => new Uint8Array(Buffer.from(text, 'base64url'));

export const newReceiptKey = () => base64url(randomBytes(16));

// `redeem(blindedElement)` calls RedeemInvitation.
export async function buyCredential(redeem) {
  const { school, credentialKey } = await redeem('');
  const nonce = randomBytes(32);
  const input = Buffer.concat([Buffer.from(`icap-credential-v1\0${school}\0`), nonce]);
  const client = new VOPRFClient(suite, bytesOf(credentialKey), CryptoNoble);
  const [secret, request] = await client.blind([new Uint8Array(input)]);
  const { credential } = await redeem(base64url(request.blinded[0].serialize()));
  const answer = bytesOf(credential);
  const group = Oprf.getGroup(suite, CryptoNoble);
  const proof = DLEQProof.deserialize(group.id, answer.subarray(32), CryptoNoble);
  const evaluation = new Evaluation(Oprf.Mode.VOPRF, [group.desElt(answer.subarray(0, 32))], proof);
  const [output] = await client.finalize(secret, evaluation);
  return { school, credential: base64url(Buffer.concat([nonce, output])) };
}
