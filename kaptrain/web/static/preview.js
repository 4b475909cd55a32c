// An author's page follows the file that is being written. Without this, reloading by hand does the same.
const live = document.querySelector("[data-live]");
if (live) {
  let known = live.dataset.version;
  const ask = async () => {
    if (document.visibilityState === "hidden") return;
    try {
      const answer = await fetch(live.dataset.live, { headers: { Accept: "text/plain" } });
      if (!answer.ok) return;
      const now = (await answer.text()).trim();
      if (now !== known) {
        known = now;
        location.reload(); // The browser keeps the reader's place by itself.
      }
    } catch {
      // The server is being started again: ask once more in a second.
    }
  };
  setInterval(ask, 1000);
}
