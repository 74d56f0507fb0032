// What the pages gain with JavaScript. Everything here also works without it.
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    const search = document.getElementById("portal-search");
    if (event.key === "/" && search && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
    if (event.key === "Escape") {
      document.querySelectorAll("details.user-menu[open], details.saved-views[open]").forEach((menu) => {
        menu.open = false;
      });
      if (event.target === search) search.blur();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") moveInTable(event);
  });

  // Arrows walk the first links of table rows; Enter on a link opens it anyway.
  const moveInTable = (event) => {
    const row = event.target.closest("tbody tr");
    if (!row || typing(event.target)) return;
    const rows = [...row.parentElement.rows];
    const next = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
    const link = next && next.querySelector("a[href]");
    if (link) {
      event.preventDefault();
      link.focus();
    }
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) {
      await navigator.clipboard.writeText(button.dataset.copy);
      const before = button.textContent;
      button.textContent = button.dataset.done;
      button.classList.add("copied");
      setTimeout(() => {
        button.textContent = before;
        button.classList.remove("copied");
      }, 1500);
      return;
    }
    if (event.target.closest("[data-print]")) window.print();
    document.querySelectorAll("details.user-menu[open], details.saved-views[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form && event.target.matches("select, input[type=date]")) form.requestSubmit();
  });

  // A form that is on its way is not sent a second time by a double click; it may be again when the page stays.
  const WAY_MS = 10000;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.underWay) {
      event.preventDefault();
      return;
    }
    form.dataset.underWay = "yes";
    setTimeout(() => delete form.dataset.underWay, WAY_MS);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-under-way]").forEach((form) => delete form.dataset.underWay);
  });

  // A long form that is sent by its address leaves out what is empty.
  document.addEventListener("formdata", (event) => {
    if (!event.target.matches("form[data-leave-out-empty]")) return;
    for (const name of new Set(event.formData.keys())) {
      if (event.formData.getAll(name).every((value) => value === "")) event.formData.delete(name);
    }
  });

  // A form with changes asks before it is left.
  let changed = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-ask-before-leaving]")) changed = true;
  });
  document.addEventListener("submit", () => {
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
})();
