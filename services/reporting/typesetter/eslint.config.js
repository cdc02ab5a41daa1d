import js from '@eslint/js';

const node = { Buffer: 'readonly', process: 'readonly' };

export default [
  js.configs.recommended,
  {
    languageOptions: { globals: node },
    rules: {
      eqeqeq: 'error',
      'max-lines': ['error', 600],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
    },
  },
];
