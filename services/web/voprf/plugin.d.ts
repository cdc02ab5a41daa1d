import type { Plugin } from 'vite';

export const voprfForRistretto: Plugin;
