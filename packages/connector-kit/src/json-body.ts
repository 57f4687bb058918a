import { ConnectorError } from '@meshline/connector-spec';

/**
 * The body as JSON, `undefined` for an answer without one (204, 205, 304). HTML, an empty or a truncated body throws
 * UNAVAILABLE, without any of its text; `sent` stays true, so that a write becomes `unknown`.
 */
export async function readJson(response: Response): Promise<unknown> {
  if (response.status === 204 || response.status === 205 || response.status === 304) return undefined;
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ConnectorError({
      code: 'UNAVAILABLE',
      message: `The answer with status ${response.status} is not JSON (${shapeOf(text)}). It will be asked again; if it stays so, look for a proxy or a maintenance page in between.`,
      httpStatus: response.status,
    });
  }
}

/** The body of an error answer as JSON, `undefined` where it is none: the status alone must do then. Never throws. */
export async function readErrorBody(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text()) as unknown;
  } catch {
    return undefined;
  }
}

function shapeOf(text: string): string {
  if (text.trim() === '') return 'it is empty';
  if (/^\s*</.test(text)) return 'it is HTML or XML';
  if (/^\s*[[{]/.test(text)) return `it breaks off or is damaged after ${text.length} characters`;
  return 'it is text';
}
