// The catalogue of the pages for staff. Another language is another file of the same shape, chosen here; those of the
// pages for respondents are in survey/.
export { en as messages } from './en';
