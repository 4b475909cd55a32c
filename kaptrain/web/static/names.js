// Completes @names of a room's members while somebody writes; who is in it stands in the page. Without this
// file names are typed in full, which does the same.
// The box stays a text box for screen readers: it owns a list box whose active option it points to, and a
// line that is read out says how many names there are.

const CALL = /(?:^|[^\p{L}\p{N}_@.])@([^@\n]{0,60})$/u;
const MOST = 8;

// The place of a letter inside the box, from a copy of its text with the same type.
function placeOf(box, at) {
  const copy = document.createElement("div");
  const type = getComputedStyle(box);
  for (const name of ["font", "letterSpacing", "padding", "border", "boxSizing", "wordBreak", "tabSize"]) {
    copy.style[name] = type[name];
  }
  Object.assign(copy.style, {
    position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word",
    width: `${box.clientWidth + parseFloat(type.borderLeftWidth) + parseFloat(type.borderRightWidth)}px`,
  });
  copy.textContent = box.value.slice(0, at);
  const mark = copy.appendChild(document.createElement("span"));
  mark.textContent = "@";
  box.parentElement.append(copy);
  const place = { top: mark.offsetTop + mark.offsetHeight - box.scrollTop, left: mark.offsetLeft };
  copy.remove();
  return place;
}

function complete(box) {
  const names = [...document.getElementById(box.dataset.names).options].map((each) => each.value);
  const list = document.createElement("ul");
  const said = document.createElement("p");
  let begin = -1; // where the @ stands that is being completed
  let left = -1; // the one that Escape closed
  let active = -1;

  Object.assign(list, { className: "kt-names", id: `${box.id}-names`, hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Members");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  box.parentElement.classList.add("kt-names-at");
  box.after(list, said);
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-haspopup", "listbox");
  box.setAttribute("aria-controls", list.id);

  const close = () => {
    list.hidden = true;
    begin = active = -1;
    said.textContent = "";
    box.removeAttribute("aria-activedescendant");
  };
  const point = (at) => {
    active = at;
    [...list.children].forEach((each, number) => each.setAttribute("aria-selected", String(number === at)));
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const fitting = (words) => {
    const starts = (name) => name.startsWith(words) || name.split(/\s+/).some((part) => part.startsWith(words));
    return names.filter((name) => starts(name.toLowerCase())).slice(0, MOST);
  };
  const show = () => {
    const before = box.value.slice(0, box.selectionStart);
    const call = box.selectionStart === box.selectionEnd && CALL.exec(before);
    const words = call ? call[1].toLowerCase() : "";
    const at = call ? before.length - call[1].length - 1 : -1;
    if (at !== left) left = -1;
    const found = call && at !== left ? fitting(words) : [];
    if (!found.length) return close();
    begin = at;
    list.replaceChildren(...found.map((name, number) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${number}`;
      option.setAttribute("role", "option");
      option.textContent = name;
      return option;
    }));
    list.hidden = false;
    const { top, left: x } = placeOf(box, at);
    list.style.top = `${box.offsetTop + Math.min(top, box.clientHeight)}px`;
    list.style.left = `${Math.max(0, Math.min(x, box.offsetWidth - list.offsetWidth))}px`;
    // Above the keyboard and the phone's bar.
    list.scrollIntoView({ block: "nearest", behavior: "instant" });
    // With nothing typed yet, Enter is still a new line.
    point(words ? 0 : -1);
    said.textContent = found.length === 1 ? `1 name: ${found[0]}` : `${found.length} names, up and down to choose`;
  };
  const choose = (name) => {
    const after = box.value.slice(box.selectionEnd);
    const text = `@${name}${/^[\s.,;:!?)]/.test(after) ? "" : " "}`;
    box.focus();
    box.setSelectionRange(begin, box.selectionEnd);
    // The old command keeps what the browser can undo.
    if (!document.execCommand("insertText", false, text)) box.setRangeText(text, begin, box.selectionEnd, "end");
    close();
    said.textContent = `${name} will be told`;
  };
  const keys = {
    ArrowDown: () => point((active + 1) % list.children.length),
    ArrowUp: () => point((active < 1 ? list.children.length : active) - 1),
    Enter: () => active >= 0 && choose(list.children[active].textContent),
    Escape: () => { left = begin; close(); },
  };

  box.addEventListener("input", show);
  box.addEventListener("click", show);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    const act = !list.hidden && !event.isComposing && !event.ctrlKey && !event.metaKey && keys[event.key];
    if (act && act() !== false) event.preventDefault();
  });
  // A press keeps the box in focus, so that a phone's keyboard stays.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option.textContent);
  });
}

for (const box of document.querySelectorAll("textarea[data-names]")) complete(box);
