// Accessibility and layout: axe finds nothing, nothing overflows, at every size and in both themes.
import { test } from "node:test";
import { withPage, write } from "./browser.mjs";
import { approvals, requests } from "./machines.mjs";
import { sound } from "./sound.mjs";
import { inHeader } from "./walk.mjs";

const sizes = { desktop: [1440, 900], projector: [1280, 720], tablet: [768, 1024], phone: [390, 844], narrow: [320, 640] };

for (const [name, [width, height]] of Object.entries(sizes)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${name}, ${colorScheme}: at the hold and at the end`, () =>
      withPage({ viewport: { width, height }, colorScheme }, async (page) => {
        await sound(page);
        await page.getByTestId("skip").click();
        await page.getByTestId("status").filter({ hasText: "Failed" }).waitFor();
        await sound(page);
        await inHeader(page, "Scenarios");
        await sound(page);
      }));
    test(`${name}, ${colorScheme}: three tokens of a Map`, () =>
      withPage({ viewport: { width, height }, colorScheme }, async (page) => {
        const show = async (name) => {
          const region = page.getByRole("navigation").getByRole("button", { name });
          if (await region.isVisible()) await region.click();
        };
        await show("Code");
        await write(page, JSON.stringify(approvals));
        await page.getByRole("tab", { name: "Input" }).click();
        await page.getByTestId("input").fill(JSON.stringify(requests));
        await page.getByTestId("run").click();
        await show("Graph");
        await page.getByTestId("step").waitFor();
        await sound(page);
      }));
  }
}
