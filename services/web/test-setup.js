// Node 18 of Debian 12 keeps the browser's `crypto` in a module.
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto;
