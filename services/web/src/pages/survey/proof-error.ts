// The answer does not belong to the published key: it could mark this respondent. Apart from the code that finds it, which
// is loaded late.
export class ProofError extends Error {}
