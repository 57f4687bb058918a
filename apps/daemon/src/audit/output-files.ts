import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AuditInputError } from './look/input-error.ts';

export interface WantedOutput {
  /** How it was asked for: `--json`. */
  readonly option: string;
  readonly path: string;
}

/**
 * Files that a command makes: each is written beside its place and moved there when it is whole, so that Ctrl-C, a crash or a full disk
 * never leaves half of one. Refuses at once, before any work, what exists (unless `overwrite`), what can't be written, and two outputs in one place.
 */
export class OutputFiles {
  readonly #open = new Map<string, { readonly part: string; readonly file: number }>();

  constructor(wanted: readonly WantedOutput[], options: { readonly overwrite: boolean; readonly inputs: readonly string[] }) {
    const inputs = new Set(options.inputs.map((path) => resolve(path)));
    try {
      for (const { option, path } of wanted) this.#reserve(option, resolve(path), inputs, options.overwrite);
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  #reserve(option: string, path: string, inputs: ReadonlySet<string>, overwrite: boolean): void {
    if (this.#open.has(path))
      throw new AuditInputError(`${option} ${path}: another output goes to the same file. Name another one.`);
    if (inputs.has(path))
      throw new AuditInputError(`${option} ${path}: this is one of the files that are read. Name another one.`);
    if (existsSync(path)) {
      if (statSync(path).isDirectory()) throw new AuditInputError(`${option} ${path}: this is a folder. Name a file.`);
      if (!overwrite) throw new AuditInputError(`${option} ${path}: the file exists. Name another one, or say --overwrite.`);
    }
    const part = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.part`);
    try {
      this.#open.set(path, { part, file: openSync(part, 'wx', 0o600) });
    } catch (error) {
      const { code } = error as { code?: string };
      const why =
        code === 'ENOENT'
          ? "its folder doesn't exist"
          : code === 'EACCES' || code === 'EROFS'
            ? 'its folder may not be written to'
            : String(code);
      throw new AuditInputError(`${option} ${path}: can't be written: ${why}.`);
    }
  }

  /** Appends to an output that was asked for. */
  write(path: string, text: string): void {
    const output = this.#open.get(resolve(path));
    if (output === undefined) throw new RangeError(`no output ${path}`);
    writeSync(output.file, text);
  }

  /** Moves the finished files to their places. */
  finish(): void {
    for (const { file } of this.#open.values()) closeSync(file);
    for (const [path, { part }] of this.#open) renameSync(part, path);
    this.#open.clear();
  }

  /** Takes away what isn't finished. */
  discard(): void {
    for (const { part, file } of this.#open.values()) {
      closeSync(file);
      rmSync(part, { force: true });
    }
    this.#open.clear();
  }
}
