/** The printed forms, read once: they are part of the program. */
import { commands, type FormInfo } from '../../lib/api';

let all: Promise<FormInfo[]> | undefined;

export function forms(): Promise<FormInfo[]> {
  return (all ??= commands.forms());
}
