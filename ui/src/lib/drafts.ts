/** What is being typed, kept in the register: one thing after another, so that nobody reads what is just being let go of. */
import { commands } from './bindings';

let last: Promise<unknown> = Promise.resolve();

function inTurn<T>(act: () => Promise<T>): Promise<T> {
  const next = last.then(act);
  last = next.catch(() => {});
  return next;
}

/** An empty text lets go of the draft. */
export const keepDraft = (name: string, text: string) => inTurn(() => commands.keepDraft(name, text));
export const readDraft = (name: string) => inTurn(() => commands.draft(name));
