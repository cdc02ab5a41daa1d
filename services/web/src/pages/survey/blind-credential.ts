// The device's side of the blind credential: RFC 9497, VOPRF, ristretto255-SHA512. Loaded when the survey is started, so
// that the questions do not wait for it.
import { DLEQProof, Evaluation, FinalizeData, Oprf, VOPRFClient } from '@cloudflare/voprf-ts';
import { CryptoNoble } from '@cloudflare/voprf-ts/crypto-noble';
import { fromBase64url, toBase64url } from '../../api/base64url';
import { ProofError } from './proof-error';

const suite = Oprf.Suite.RISTRETTO255_SHA512;
const elementSize = 32;
const proofSize = 64;
const nonceSize = 32;

// What is kept while the credential is being bought: the same element must be sent again when the answer was lost.
export interface Blinding {
  nonce: string;
  // The input, its blind and the blinded element, as the library writes them.
  secret: string;
  blindedElement: string;
}

export async function blind(school: string): Promise<Blinding> {
  const nonce = globalThis.crypto.getRandomValues(new Uint8Array(nonceSize));
  // Blinding needs no key; it is checked when the answer is there.
  const client = new VOPRFClient(suite, new Uint8Array(elementSize), CryptoNoble);
  const [secret, request] = await client.blind([credentialInput(school, nonce)]);
  const [element] = request.blinded;
  if (element === undefined) throw new Error('one input gives one element');
  return {
    nonce: toBase64url(nonce),
    secret: toBase64url(secret.serialize()),
    blindedElement: toBase64url(element.serialize()),
  };
}

export function credentialInput(school: string, nonce: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(`icap-credential-v1\0${school}\0`);
  const input = new Uint8Array(text.length + nonce.length);
  input.set(text);
  input.set(nonce, text.length);
  return input;
}

// The credential to submit with, nonce and output. ProofError unless the answer was made with the key.
export async function unblind(blinding: Blinding, key: string, answer: string): Promise<string> {
  const nonce = fromBase64url(blinding.nonce);
  const secret = fromBase64url(blinding.secret);
  if (nonce === null || secret === null) throw new Error('what the browser kept cannot be read');
  const output = await finalize(secret, fromBase64url(key), fromBase64url(answer));
  const credential = new Uint8Array(nonce.length + output.length);
  credential.set(nonce);
  credential.set(output, nonce.length);
  return toBase64url(credential);
}

async function finalize(secret: Uint8Array, key: Uint8Array | null, answer: Uint8Array | null): Promise<Uint8Array> {
  if (key?.length !== elementSize || answer?.length !== elementSize + proofSize) {
    throw new ProofError('the answer does not have the form of one');
  }
  const finalizeData = FinalizeData.deserialize(suite, secret, CryptoNoble);
  try {
    const client = new VOPRFClient(suite, key, CryptoNoble);
    const group = Oprf.getGroup(suite, CryptoNoble);
    const evaluated = group.desElt(answer.subarray(0, elementSize));
    const proof = DLEQProof.deserialize(group.id, answer.subarray(elementSize), CryptoNoble);
    const evaluation = new Evaluation(Oprf.Mode.VOPRF, [evaluated], proof);
    const [output] = await client.finalize(finalizeData, evaluation);
    if (output !== undefined) return output;
  } catch (error) {
    // The library has no type of error of its own: elements that are none and proofs that fail end here alike.
    throw new ProofError('the answer was not made with the key', { cause: error });
  }
  throw new ProofError('the answer is empty');
}
