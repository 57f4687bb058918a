export { cleanJson, cleanText } from './clean-text.ts';
export { sameValue } from './equality.ts';
export { canonicalHash } from './hash.ts';
export { compareRefs, formatRef, parseRef, sameRef, type RecordRef } from './ref.ts';
export { Secret } from './secret.ts';
export {
  isBlank,
  isList,
  isMoney,
  isReference,
  presence,
  type Fields,
  type ListItem,
  type Money,
  type Presence,
  type Reference,
  type Scalar,
  type Value,
} from './value.ts';
