// The catalogue in use. Another language is another file of the same shape, chosen here.
export { en as messages } from './en';
