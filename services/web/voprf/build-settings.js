// In place of the library's own `buildSettings.js`, whose default provider brings a second library of cryptography.
export const CRYPTO_PROVIDER_ARG_REQUIRED = true;
export const DEFAULT_CRYPTO_PROVIDER = undefined;
