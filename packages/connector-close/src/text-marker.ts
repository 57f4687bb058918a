import { asText } from '@meshline/connector-kit';
import type { Wire } from './field.ts';

/** The last words of a text that MeshLine wrote: by them it knows its own task again after a lost answer. */
const MARKER = /\s*\[meshline:([^\]\s]+)\]\s*$/;

export const markerIn = (text: string): string | undefined => MARKER.exec(text)?.[1];
export const withoutMarker = (text: string): string => text.replace(MARKER, '');
export const marked = (text: string, marker: string): string => `${withoutMarker(text)} [meshline:${marker}]`.trimStart();

/** A new text for a record whose old one may carry a marker. */
export function withMarker(text: string, current: Wire | undefined, key: string): string {
  const marker = markerIn(asText(current?.[key]) ?? '');
  return marker === undefined ? text : marked(text, marker);
}
