// Comfort for the observer's sheet: taps are sent without leaving the page, one after the other, and again
// when the connection is back. Without this file each tap is an ordinary form.

const store = `taps:${location.pathname}`;
const note = document.getElementById("tap-note");
const waiting = JSON.parse(sessionStorage.getItem(store) ?? "[]");
let busy = false;

const tell = (words) => { if (note) note.textContent = words; };
const keep = () => sessionStorage.setItem(store, JSON.stringify(waiting));

// Takes over the parts of the fresh page, but for what somebody is writing and what they have unfolded.
// A note that came back to be mended stays until it was sent again.
function show(page, part, sent) {
  const old = document.getElementById(part);
  const fresh = page.getElementById(part);
  if (!old || !fresh) return;
  const focused = document.activeElement?.id;
  const typed = old.querySelector("#note")?.value ?? "";
  for (const fold of old.querySelectorAll("details[open]")) {
    const same = fresh.querySelector(`#${CSS.escape(fold.id)}`);
    if (same && !part.startsWith("rubric")) same.open = true;
  }
  for (const mend of old.querySelectorAll("form[data-mend]")) {
    if (mend.id !== sent && !fresh.querySelector(`#${CSS.escape(mend.id)}`)) fresh.querySelector("form").after(mend);
  }
  old.replaceWith(fresh);
  const box = fresh.querySelector("#note");
  if (box) box.value = typed;
  const next = fresh.querySelector("details[open]");
  if (part === "rubric" && next) next.querySelector("summary").focus({ preventScroll: true });
  else if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

async function send() {
  if (busy || !waiting.length) return;
  busy = true;
  const tap = waiting[0];
  const body = new URLSearchParams(tap.fields);
  if (body.has("ago")) body.set("ago", String(Math.round((Date.now() - tap.at) / 1000)));
  try {
    const answer = await fetch(tap.url, { method: "POST", body, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.status >= 500) throw new Error("not now");
    waiting.shift();
    keep();
    if (answer.ok) {
      show(page, tap.part, tap.mend);
      tell(waiting.length ? `Sending; ${waiting.length} left.` : "Saved.");
    } else {
      if (page.querySelector(`#${CSS.escape(tap.part)} form[data-mend]`)) show(page, tap.part, tap.mend);
      tell((page.querySelector(".kt-callout-title") ?? page.querySelector("main p"))?.textContent ?? "Not saved. Open the page again.");
    }
    busy = false;
    send();
  } catch {
    busy = false;
    const many = waiting.length === 1 ? "1 tap waits" : `${waiting.length} taps wait`;
    tell(`No connection. ${many} to be sent when it is back; keep this page open.`);
    setTimeout(send, 3000);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-tap]");
  if (!form) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  // One key per tap: sent again after a lost answer, it is carried out once.
  data.set("once", [...crypto.getRandomValues(new Uint32Array(4))].join("-"));
  const part = form.closest("[data-part]").id;
  waiting.push({ url: form.action, fields: [...data], part, mend: form.id, at: Date.now() });
  keep();
  // What was tapped looks so at once; the answer puts it right if it was refused.
  for (const level of form.querySelectorAll(".kt-level")) {
    level.setAttribute("aria-pressed", String(level === event.submitter && data.get("said") !== "0"));
  }
  if (form.querySelector("#note")) form.querySelector("#note").value = "";
  tell("Saving …");
  send();
}, true);

addEventListener("online", send);
send();
