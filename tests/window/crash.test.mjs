// The page's own process dies while somebody types: the window comes back by itself, says so, and the draft is there.
//
// Trap: the driver's session ends with the process it drives; what follows is read off the screen and from the next start.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { until } from "../machine.mjs";
import { openWindow } from "./window.mjs";

/** The process that draws the page. */
function pageOf(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .trim()
    .split(" ");
  return children
    .map(Number)
    .find((child) =>
      readFileSync(`/proc/${child}/comm`, "utf8").startsWith("WebKitWebProc"),
    );
}

/** What the screen shows: how many colours, and a hash of its heading. */
function picture(window) {
  const script = fileURLToPath(new URL("picture.py", import.meta.url));
  const [colours, hash] = String(
    execFileSync("/usr/bin/python3", [script], { env: window.screen.env }),
  )
    .trim()
    .split(" ");
  return { colours: Number(colours), hash };
}

test(
  "a page whose process died comes back by itself",
  { timeout: 90_000 },
  async (t) => {
    const window = await openWindow(t, { args: ["--sample"] });
    const shows = (words) =>
      window.run("return document.body.innerText.includes(args[0])", words);
    await until("the first screen", () => shows("Việc cần làm"), 30_000);
    await window.press("Alt+2");
    await until("the list", () =>
      window.run(
        'return document.querySelector("h1").innerText.includes("mô hình")',
      ),
    );
    await window.press("Control+n");
    await window.find('[id="f-name"]');
    await window.type("Đôi bạn cùng tiến");
    await until("the draft", () =>
      window
        .call("draft", { form: "initiative" })
        .then((text) => text?.includes("Đôi bạn")),
    );

    const before = picture(window);
    const [program, died] = [window.pid(), pageOf(window.pid())];
    process.kill(died, "SIGKILL");
    const next = await until(
      "another process",
      () => pageOf(program) !== died && pageOf(program),
      20_000,
    );
    assert.notEqual(next, died);
    // The dead page's last picture stands until the new page is drawn, which begins with another screen.
    await until(
      "a page that is drawn",
      () => {
        const now = picture(window);
        return now.colours > 100 && now.hash !== before.hash;
      },
      20_000,
    );
  },
);
