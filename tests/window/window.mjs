// The real window on a screen of its own (Xvfb), driven over WebDriver by WebKitWebDriver.
//
// Traps: each window has its own D-Bus session, or the second test's window would only bring the first one forward.
// The data folder, home and out folder are temporary. Keys are real key events: they go to what has the focus.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atEnd, built, firstLine, start, temporaryFolder, until } from '../machine.mjs';

const element = 'element-6066-11e4-a52e-4f735466cecf';

/** Names of keys for `press`. */
// prettier-ignore
export const keys = {
  Backspace: '\uE003', Tab: '\uE004', Enter: '\uE007', Shift: '\uE008', Control: '\uE009', Alt: '\uE00A',
  Escape: '\uE00C', Space: ' ', PageUp: '\uE00E', PageDown: '\uE00F', End: '\uE010', Home: '\uE011',
  ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015', Delete: '\uE017',
  F1: '\uE031', F2: '\uE032', F5: '\uE035', F7: '\uE037', F12: '\uE03C',
};

/** A screen and a D-Bus session: the environment in which programs can be started. */
export async function openScreen(t, { size = '1366x768' } = {}) {
  const home = temporaryFolder(t, 'so-dan-van-window');
  const screen = start(t, 'Xvfb', ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const bus = start(t, 'dbus-daemon', ['--session', '--print-address', '--nofork', '--nopidfile'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const folder = (name) => {
    mkdirSync(join(home, name), { recursive: true, mode: 0o700 });
    return join(home, name);
  };
  const env = {
    ...process.env,
    DISPLAY: `:${await firstLine(screen, screen.stdio[3])}`,
    DBUS_SESSION_BUS_ADDRESS: await firstLine(bus, bus.stdout),
    HOME: home,
    XDG_RUNTIME_DIR: folder('run'),
    XDG_DATA_HOME: folder('share'),
    XDG_CACHE_HOME: folder('cache'),
    XDG_CONFIG_HOME: folder('config'),
    TMPDIR: folder('tmp'),
    SO_DAN_VAN_DATA: folder('data'),
    SO_DAN_VAN_OUT: folder('out'),
    GDK_BACKEND: 'x11',
    NO_AT_BRIDGE: '1',
    WEBKIT_DISABLE_DMABUF_RENDERER: '1',
    TAURI_WEBVIEW_AUTOMATION: 'true',
  };
  delete env.WAYLAND_DISPLAY;
  return { env, home, data: env.SO_DAN_VAN_DATA, out: env.SO_DAN_VAN_OUT };
}

/** Opens the application; `screen` as from `openScreen`. */
export async function openWindow(t, { args = [], screen, binary = built('so-dan-van') } = {}) {
  const at = screen ?? (await openScreen(t));
  const port = await freePort();
  const driver = start(t, 'WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], { stdio: 'ignore', env: at.env });
  const address = `http://127.0.0.1:${port}`;
  await until('the driver', async () => (await fetch(`${address}/status`)).ok);
  const { sessionId } = await ask(address, 'POST', '/session', {
    capabilities: {
      alwaysMatch: {
        'webkitgtk:browserOptions': { binary, args },
      },
    },
  });
  const window = new Window(`${address}/session/${sessionId}`, at);
  window.driver = driver;
  atEnd(t, () => window.close());
  return window;
}

class Window {
  constructor(address, screen) {
    Object.assign(this, { address, screen, closed: false });
  }

  ask(method, path, body) {
    return ask(this.address, method, path, body);
  }

  /** The element of a selector, once it is there. */
  find(css, milliseconds) {
    return until(css, () => this.ask('POST', '/element', { using: 'css selector', value: css }), milliseconds);
  }

  text(css) {
    return this.find(css).then((found) => this.ask('GET', `/element/${found[element]}/text`));
  }

  click(css) {
    return this.find(css).then((found) => this.ask('POST', `/element/${found[element]}/click`, {}));
  }

  /** Runs JavaScript in the page; a promise is waited for. */
  async run(script, ...args) {
    const body = `const done = arguments[arguments.length - 1]; const args = [...arguments].slice(0, -1);
      (async () => { ${script} })().then((value) => done({ value }), (error) => done({ error: error?.message ?? String(error), refusal: error }));`;
    const outcome = await this.ask('POST', '/execute/async', {
      script: body,
      args,
    });
    if ('error' in outcome) throw Object.assign(new Error(outcome.error), outcome.refusal);
    return outcome.value;
  }

  /** One of the application's commands, as the page would call it. */
  call(command, args = {}) {
    return this.run('return window.__TAURI_INTERNALS__.invoke(args[0], args[1])', command, args);
  }

  /** Types letters, one key event each, into what has the focus. */
  type(text) {
    return this.actions([...text.normalize('NFC')].flatMap((letter) => stroke([letter])));
  }

  /** Presses keys: `press('Tab', 'Control+s')`; every argument is one press. */
  press(...presses) {
    return this.actions(presses.flatMap((press) => stroke(press.split('+').map((name) => keys[name] ?? name))));
  }

  actions(actions) {
    return this.ask('POST', '/actions', {
      actions: [{ type: 'key', id: 'keyboard', actions }],
    });
  }

  /** Writes what the window shows into a PNG file. */
  async picture(path) {
    writeFileSync(path, Buffer.from(await this.ask('GET', '/screenshot'), 'base64'));
  }

  /** Ends the session; the driver ends the program without asking it. */
  async close() {
    if (this.closed) return;
    this.closed = true;
    await this.ask('DELETE', '');
  }

  /** Closes the window by its title bar: the application ends by itself and finishes its work. */
  async closeByTitleBar() {
    const pid = this.pid();
    execFileSync('/usr/bin/python3', [fileURLToPath(new URL('close_window.py', import.meta.url))], {
      env: this.screen.env,
    });
    await until('the program to end', () => !existsSync(`/proc/${pid}`) || ended(pid), 20_000);
    this.closed = true;
  }

  /** The application's process id; for tests that end it the hard way. */
  pid() {
    const children = readFileSync(`/proc/${this.driver.pid}/task/${this.driver.pid}/children`, 'utf8');
    return Number(children.trim().split(' ')[0]);
  }
}

/** Ended and only waiting for its parent to notice. */
function ended(pid) {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
}

/** All down in order, all up in reverse. */
function stroke(values) {
  const down = values.map((value) => ({ type: 'keyDown', value }));
  return [...down, ...values.toReversed().map((value) => ({ type: 'keyUp', value }))];
}

async function ask(address, method, path, body) {
  const answer = await fetch(address + path, {
    method,
    body: body && JSON.stringify(body),
  });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
  return value;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
