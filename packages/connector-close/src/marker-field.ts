/** The custom field that carries MeshLine's marker: of type `hidden`, so that no person sees or edits it (close.md 0.1). */
export const MARKER_NAME = 'MeshLine Id';
/** Its name among the fields of a stream. */
export const MARKER_FIELD = `custom.${MARKER_NAME}`;
