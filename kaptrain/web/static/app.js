// Comfort only: every page works without this file.

// A second press while the first is under way would only be refused by the server.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-disabled", "true");
});

// Coming back with the browser's own button finds the form usable again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  }
});

// A link to a folded line opens what folds it.
function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  let opened = false;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    opened ||= !fold.open;
    fold.open = true;
  }
  if (opened) target.scrollIntoView();
}
window.addEventListener("hashchange", openTarget);
openTarget();

// A page on paper shows what is folded on the screen.
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll(".kt-article details:not([open])")) {
    fold.open = true;
    fold.dataset.unfolded = "";
  }
});
addEventListener("afterprint", () => {
  for (const fold of document.querySelectorAll("[data-unfolded]")) {
    fold.open = false;
    delete fold.dataset.unfolded;
  }
});

// A reader who leaves a lesson finds the same paragraph again, also when coming from another device.
const reader = document.querySelector("[data-place]");
if (reader) {
  const places = [...reader.querySelectorAll('[id^="s-"], #check')];
  const parts = [...document.querySelectorAll(".kt-inside a")];
  const left = document.querySelector("[data-left]:not(a)");
  const seen = (part) => part.getBoundingClientRect().top < innerHeight / 3;
  const byHand = reader.querySelector(".kt-place");
  let told = reader.dataset.place;
  const leave = () => {
    const here = places.filter(seen).at(-1)?.id ?? "";
    if (!here || here === told) return;
    const form = new FormData();
    form.set("place", here);
    form.set("csrf_token", byHand.elements.csrf_token.value);
    if (navigator.sendBeacon(byHand.action, form)) told = here;
  };
  let waiting = false;
  const mark = () => {
    waiting = false;
    const here = parts.filter((link) => seen(document.getElementById(link.hash.slice(1)))).at(-1);
    for (const link of parts) link === here ? link.setAttribute("aria-current", "location") : link.removeAttribute("aria-current");
    if (here && left && here.dataset.left) left.textContent = here.dataset.left;
  };
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  addEventListener("pagehide", leave);
  addEventListener("scroll", () => { waiting ||= Boolean(requestAnimationFrame(mark)); }, { passive: true });
}

// Citations and terms open where they stand; without a script they are links to the same words.
const noteOf = (link) =>
  document.getElementById(link.hash.slice(1).replace("term-", "gloss-"))?.closest(".kt-cite, .kt-gloss");
let opened = null;
function close(back) {
  if (!opened) return;
  const { link, note } = opened;
  opened = null;
  note.remove();
  link.setAttribute("aria-expanded", "false");
  link.removeAttribute("aria-controls");
  if (!back) return;
  link.focus();
  hide();
}
function open(link, words) {
  close();
  const note = words.cloneNode(true);
  note.id = "opened-note";
  note.tabIndex = -1;
  note.setAttribute("role", "note");
  note.classList.add("no-print", "is-open");
  note.querySelector('a[href^="#ref-"]')?.remove();
  const button = document.createElement("button");
  button.className = "kt-iconbtn";
  button.setAttribute("aria-label", "Back to the text");
  button.append(document.querySelector("#close-icon").content.cloneNode(true));
  button.addEventListener("click", () => close(true));
  const top = document.createElement("div");
  top.className = "kt-cite-top";
  top.append(note.querySelector("b"), button);
  note.prepend(top);
  const inTable = link.closest(".table-responsive");
  const block = inTable ?? link.closest("p, li, figure, blockquote, dd") ?? link;
  block.matches("li, dd, blockquote") ? block.append(note) : block.after(note);
  link.setAttribute("aria-expanded", "true");
  link.setAttribute("aria-controls", note.id);
  opened = { link, note };
  note.focus({ preventScroll: true });
  note.scrollIntoView({ block: "nearest" });
}

// Terms are also explained while the pointer or the focus is on them.
const tip = document.createElement("div");
tip.className = "kt-tip kt-gloss no-print";
tip.id = "tip";
tip.setAttribute("role", "tooltip");
let tipped = null;
let timer = 0;
function hide() {
  clearTimeout(timer);
  tipped?.removeAttribute("aria-describedby");
  tipped = null;
  tip.remove();
}
function show(link) {
  clearTimeout(timer);
  const words = link !== tipped && link !== opened?.link && noteOf(link)?.querySelector("p")?.firstChild;
  if (!words) return;
  hide();
  tipped = link;
  tip.textContent = words.textContent;
  document.body.append(tip);
  link.setAttribute("aria-describedby", tip.id);
  const at = link.getClientRects()[0];
  const below = at.bottom + tip.offsetHeight + 8 < innerHeight;
  tip.style.left = `${scrollX + Math.max(8, Math.min(at.left, document.documentElement.clientWidth - tip.offsetWidth - 8))}px`;
  tip.style.top = `${scrollY + (below ? at.bottom + 4 : at.top - tip.offsetHeight - 4)}px`;
}
const later = () => {
  clearTimeout(timer);
  timer = setTimeout(hide, 300);
};
const article = document.querySelector(".kt-article");
if (article) {
  for (const link of article.querySelectorAll("a.kt-ref, a.kt-term")) if (noteOf(link)) link.setAttribute("aria-expanded", "false");
  article.addEventListener("pointerover", (event) => {
    const link = event.pointerType === "mouse" && event.target.closest("a.kt-term");
    if (link) show(link);
  });
  article.addEventListener("pointerout", (event) => event.target.closest("a.kt-term") && later());
  tip.addEventListener("pointerenter", () => clearTimeout(timer));
  tip.addEventListener("pointerleave", later);
  article.addEventListener("focusin", (event) => event.target.matches("a.kt-term:focus-visible") && show(event.target));
  article.addEventListener("focusout", later);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (tipped) hide();
    else close(true);
  });
  article.addEventListener("click", (event) => {
    const link = event.target.closest("a.kt-ref, a.kt-term");
    const words = link && !event.ctrlKey && !event.metaKey && !event.shiftKey && noteOf(link);
    if (!words) return;
    event.preventDefault();
    hide();
    opened?.link === link ? close() : open(link, words);
  });
}

// A note is written where it belongs; the form is that of its own page.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-open-form], a[data-close-form]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const margin = link.closest(".kt-margin");
  if (!margin) return;
  event.preventDefault();
  const form = margin.querySelector("[data-form]");
  if (form) {
    form.remove();
    margin.querySelector("[data-open-form]").focus();
    return;
  }
  try {
    const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
    margin.append(page.querySelector("[data-form]"));
    margin.querySelector("textarea").focus();
  } catch {
    location.assign(link.href);
  }
});

// Steps to order can also be moved up and down; their menus say the same and are what is sent.
function moveStep(list, row, by) {
  const place = (each) => Number(each.querySelector("select").value || list.children.length);
  const rows = [...list.children].sort((one, other) => place(one) - place(other));
  const from = rows.indexOf(row);
  const to = Math.min(Math.max(from + by, 0), rows.length - 1);
  rows.splice(to, 0, ...rows.splice(from, 1));
  list.append(...rows);
  rows.forEach((each, at) => (each.querySelector("select").value = String(at)));
}
for (const list of document.querySelectorAll("[data-order]")) {
  for (const row of list.children) {
    const words = row.querySelector("label").textContent;
    const holder = row.querySelector(".kt-part-do");
    for (const [sign, name, by] of [["↑", "Move up", -1], ["↓", "Move down", 1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-outline-primary kt-move";
      button.textContent = sign;
      button.setAttribute("aria-label", `${name}: ${words}`);
      button.addEventListener("click", () => {
        moveStep(list, row, by);
        button.focus();
      });
      holder.append(button);
    }
  }
}

// The code in the room renews itself; without a script, its link does.
function renew(screen) {
  const next = async () => {
    try {
      const answer = await fetch(screen.dataset.renewUrl, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(screen.id);
      if (fresh) {
        screen.replaceWith(fresh);
        if (fresh.dataset.renew) renew(fresh);
        return;
      }
    } catch {
      // No connection for a moment: ask again soon.
    }
    setTimeout(next, 3000);
  };
  setTimeout(next, 1000 * Number(screen.dataset.renew));
}
for (const screen of document.querySelectorAll("[data-renew]")) renew(screen);

// Whoever has reached the end of a thread has read it; without a script there is a button.
const unread = document.querySelector("form[data-read]");
if (unread) {
  const watch = new IntersectionObserver(async ([end]) => {
    if (!end.isIntersecting) return;
    watch.disconnect();
    const form = new FormData(unread);
    form.set("quiet", "1");
    const answer = await fetch(unread.action, { method: "POST", body: form, redirect: "manual", keepalive: true });
    if (answer.type === "opaqueredirect") unread.hidden = true;
  });
  watch.observe(unread);
}

// A link to share can be copied with one press; without a script it is a field to select.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.firstChild.textContent = "Copied";
  });
}

// A look at a certificate's public page is counted for its holder: once in a tab, and nothing else is sent.
const looked = document.querySelector("[data-seen-url]");
if (looked && !sessionStorage.getItem(looked.dataset.seenUrl) && navigator.sendBeacon(looked.dataset.seenUrl)) {
  sessionStorage.setItem(looked.dataset.seenUrl, "1");
}
