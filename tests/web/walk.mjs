// Ways that several tests go on the page.

// Waits until the page says how the execution stands.
export const status = (page, words) => page.getByTestId("status").filter({ hasText: words }).waitFor();

// Presses a button of the header; on a narrow page it is in the header's menu.
export async function inHeader(page, name) {
  const button = page.getByRole("banner").getByRole("button", { name, exact: true });
  if (!(await button.isVisible())) await page.getByTestId("overflow").click();
  await button.click();
}

// Approves what the first visit waits for, goes back to the start, and on event by event to that hold.
export async function backToHold(page) {
  await page.getByTestId("approve").click();
  await status(page, "Succeeded");
  await page.getByRole("button", { name: "Back to the start" }).click();
  await status(page, "Running");
  for (let steps = 0; steps < 9; steps += 1) {
    if ((await page.getByTestId("status").innerText()).includes("Waiting for you")) break;
    await page.keyboard.press("ArrowRight");
    await page.waitForTimeout(100);
  }
  await status(page, "Waiting for you");
}
