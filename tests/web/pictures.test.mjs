// A picture of every state of the page at every size and in both themes, in `target/pictures`; nothing on
// them is cut off, covered or wider than the window.
import { test } from "node:test";
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { withPage, write as writeDefinition } from "./browser.mjs";
import { misplaced } from "./sound.mjs";
import { status } from "./walk.mjs";

const folder = new URL("../../target/pictures/", import.meta.url).pathname;
await mkdir(folder, { recursive: true });

// 1280 by 1024 at 400 % is 320 by 256.
const sizes = {
  desktop: [1440, 900],
  present: [1280, 720],
  tablet: [768, 1024],
  phone: [390, 844],
  narrow: [320, 640],
  zoomed: [320, 256],
};
const looks = [
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["forced", { forcedColors: "active" }],
  ["contrast", { contrast: "more" }],
];


async function show(page, name) {
  const region = page.getByRole("navigation").getByRole("button", { name });
  if (await region.isVisible()) await region.click();
}

async function write(page, id, text) {
  if (id === "definition") return writeDefinition(page, text);
  await page.getByTestId(id).evaluate((area, text) => {
    area.value = text;
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, text);
}

const wait = (seconds) => ({ StartAt: "Reserve", States: {
  Reserve: { Type: "Pass", Next: "Enough?" },
  "Enough?": { Type: "Choice", Choices: [{ Variable: "$.amount", NumericGreaterThan: 100, Next: "Settle" }], Default: "Pay" },
  Settle: { Type: "Wait", Seconds: seconds, Next: "Pay" },
  Pay: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "pay" }, End: true },
} });

const states = {
  async holding(page) {
    await status(page, "Waiting for you");
  },
  async finished(page) {
    await page.getByTestId("approve").click();
    await status(page, "Succeeded");
  },
  async failed(page) {
    await page.keyboard.press("Control+Enter");
    await status(page, "Waiting for you");
    await page.getByTestId("skip").click();
    await status(page, "Failed");
  },
  async running(page) {
    await write(page, "definition", JSON.stringify(wait(600), null, 2));
    await write(page, "input", '{"amount": 250}');
    await page.keyboard.press("Control+Enter");
    await status(page, "Waiting until");
    await page.getByTestId("play").click();
  },
  async invalid(page) {
    const text = JSON.stringify(wait(600), null, 2).replace('"Next": "Pay"', '"Next": "Pya"').replace("Seconds", "Secnods");
    await write(page, "definition", text);
    await show(page, "Code");
    await page.getByTestId("problem").first().waitFor({ state: "attached" });
  },
  // Nothing is on it, and nothing was: as a page comes back after the bench was cleared.
  async empty(page) {
    await page.keyboard.press("Control+k");
    await page.getByTestId("palette-field").fill("clear the bench");
    await page.keyboard.press("Enter");
    await show(page, "Graph");
    await page.waitForTimeout(600);
    await page.reload();
    await status(page, "Nothing to run yet");
    assert.equal(await page.getByTestId("problem").count(), 0);
    await page.getByRole("heading", { name: "on a clock you control" }).waitFor();
    assert.equal(await page.locator(".empty .scenario").count(), 3);
    await page.getByRole("button", { name: "Paste a definition" }).waitFor();
    await page.getByLabel("Open a file").waitFor({ state: "attached" });
  },
};

for (const [size, [width, height]] of Object.entries(sizes)) {
  for (const [look, media] of looks) {
    if (!["light", "dark"].includes(look) && !["desktop", "phone"].includes(size)) continue;
    test(`${size}, ${look}`, () =>
      withPage({ viewport: { width, height }, ...media }, async (page) => {
        if (size === "present") await page.keyboard.press("p");
        const wrong = [];
        for (const [name, reach] of Object.entries(states)) {
          await reach(page);
          await page.mouse.move(0, 0);
          await page.waitForTimeout(250);
          await page.screenshot({ path: `${folder}${size}-${look}-${name}.png` });
          wrong.push(...(await misplaced(page)).map((what) => `${name}: ${what}`));
        }
        assert.deepEqual(wrong, []);
      }));
  }
}
