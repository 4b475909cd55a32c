// A list of certificates goes on by itself while its page is open. Without this, a button does the same.
const region = document.querySelector("[data-bulk]");
const PARTS = ["progress", "results"];
let failures = 0;

async function step() {
  const form = region.querySelector("#go-on");
  if (!form) return;
  form.querySelector("button").textContent = "Working…";
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("[data-bulk]")) throw new Error("not this page");
    failures = 0;
    for (const id of PARTS) document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
    document.title = page.title;
  } catch {
    failures += 1;
  }
  if (failures > 3) {
    form.querySelector("button").textContent = "Continue";
    return;
  }
  if (region.querySelector("#go-on")) setTimeout(step, failures ? 3000 : 0);
  else location.reload(); // The end is told as it is to everybody: by the page itself.
}
step();
