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

// A reader who leaves a lesson finds the same paragraph again.
const reader = document.querySelector("[data-place-url]");
if (reader) {
  let told = reader.dataset.place ?? "";
  const place = () =>
    [...reader.querySelectorAll('[id^="s-"], #check')].filter((part) => part.getBoundingClientRect().top < innerHeight / 3).at(-1)?.id ?? "";
  document.addEventListener("visibilitychange", () => {
    const here = place();
    if (document.visibilityState !== "hidden" || !here || here === told) return;
    const form = new FormData();
    form.set("place", here);
    form.set("csrf_token", reader.dataset.placeToken ?? "");
    if (navigator.sendBeacon(reader.dataset.placeUrl, form)) told = here;
  });
}

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
