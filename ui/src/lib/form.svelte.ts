/** A form's fields that must be understood before it is saved (days, money), and the sentences beside them. */
import { getContext, setContext } from 'svelte';

/** Understands what is in the field; the sentence when it cannot be. */
type Settle = () => Promise<{ field: string; message: string } | null>;

export class Fields {
  #all: Settle[] = [];

  add(settle: Settle): () => void {
    this.#all.push(settle);
    return () => {
      this.#all = this.#all.filter((one) => one !== settle);
    };
  }

  /** Every field that is not understood. */
  async settle() {
    const found = await Promise.all(this.#all.map((settle) => settle()));
    return found.filter((problem) => problem !== null);
  }
}

const KEY = Symbol('fields');

export function makeFields(): Fields {
  return setContext(KEY, new Fields());
}

export function fields(): Fields | undefined {
  return getContext(KEY);
}
