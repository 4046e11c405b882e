/* Theme switch, copy buttons, and the filter of long column tables. Every page reads without it. */
(function () {
  "use strict";
  const root = document.documentElement;

  const live = document.createElement("div");
  live.className = "vh";
  live.setAttribute("role", "status");
  document.body.append(live);

  /* theme: the system's, light, dark */
  const states = ["automatic", "light", "dark"];
  const button = document.querySelector("[data-theme-toggle]");
  const show = () => {
    const label = "Theme: " + (root.dataset.theme || "automatic");
    button.setAttribute("aria-label", label);
    button.title = label;
  };
  if (button) {
    show();
    button.addEventListener("click", () => {
      const next = states[(states.indexOf(root.dataset.theme || "automatic") + 1) % states.length];
      if (next === "automatic") delete root.dataset.theme;
      else root.dataset.theme = next;
      try {
        if (next === "automatic") localStorage.removeItem("treaty-theme");
        else localStorage.setItem("treaty-theme", next);
      } catch (refused) { /* it holds for this page */ }
      show();
    });
  }

  /* copy */
  const copyOld = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch (refused) {
      copyOld(text);
    }
  };
  /* Where the page will stand for others, if the build knows; with the place that the reader looks at. */
  const pageLink = () => {
    const canonical = document.querySelector("link[rel=canonical]");
    return (canonical ? canonical.href : location.href.split("#")[0]) + location.hash;
  };
  document.addEventListener("click", async (event) => {
    const pressed = event.target.closest(".copy");
    if (!pressed) return;
    await copy("copyLink" in pressed.dataset ? pageLink() : pressed.dataset.copy);
    const before = [...pressed.childNodes];
    pressed.replaceChildren("Copied");
    live.textContent = "Copied";
    setTimeout(() => {
      pressed.replaceChildren(...before);
      live.textContent = "";
    }, 1500);
  });

  /* Only what scrolls is worth a stop on the way through a page by keyboard. */
  if (window.ResizeObserver) {
    const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => {
      const scrolls = target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight;
      if (scrolls) target.tabIndex = 0;
      else if (target !== document.activeElement) target.removeAttribute("tabindex");
    }));
    document.querySelectorAll(".tw, .figure, pre[tabindex]").forEach((one) => watch.observe(one));
  }

  /* A figure that is wider than the window begins at what the page is about. */
  document.querySelectorAll(".figure").forEach((figure) => {
    const focus = figure.querySelector(".focus");
    if (!focus || figure.scrollWidth <= figure.clientWidth) return;
    const [around, inside] = [figure.getBoundingClientRect(), focus.getBoundingClientRect()];
    figure.scrollLeft = inside.left - around.left - (around.width - inside.width) / 2;
  });

  /* So does a record that breaks a reader: at what breaks it. */
  document.querySelectorAll(".witness mark").forEach((mark) => {
    const record = mark.closest("pre");
    const [around, inside] = [record.getBoundingClientRect(), mark.getBoundingClientRect()];
    if (inside.bottom > around.bottom) record.scrollTop = inside.top - around.top - around.height / 2;
  });

  /* Where no address of the site is set, commands name the one that it is read at. */
  const PLACEHOLDER = "http://localhost:8000/";
  if (/^https?:$/.test(location.protocol)) {
    const here = new URL(document.body.dataset.root || ".", location.href).href;
    document.querySelectorAll("#use pre code").forEach((code) => {
      if (!code.textContent.includes(PLACEHOLDER)) return;
      code.textContent = code.textContent.replaceAll(PLACEHOLDER, here);
      code.closest(".snip").querySelector(".copy").dataset.copy = code.textContent;
    });
  }

  /* The filter of a long list: of the table that follows it, or of every list on the page. Sections that are left
     without a row go with their headings. */
  document.querySelectorAll("input[data-filter]").forEach((input) => {
    const table = input.dataset.filter === "rows" && input.parentNode.nextElementSibling;
    const rows = [...(table || document).querySelectorAll("tbody tr, .rows > .row, .cards > .card, .findings > li, .attention.wide > li")];
    const sections = table ? [] : [...document.querySelectorAll("main section")];
    const texts = rows.map((row) => [...row.children].map((part) => part.textContent).join(" ").toLowerCase());
    const told = document.createElement("span");
    told.className = "told-rows";
    told.setAttribute("aria-hidden", "true");
    input.after(told);
    const narrow = () => {
      const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, at) => {
        row.hidden = !wanted.every((word) => texts[at].includes(word));
        shown += row.hidden ? 0 : 1;
      });
      for (const section of sections) section.hidden = !section.querySelector(":is(tbody tr, .row, .findings > li):not([hidden])");
      live.textContent = shown + " of " + rows.length + " rows";
      told.textContent = wanted.length ? " " + shown + " of " + rows.length : "";
    };
    input.addEventListener("input", narrow);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      input.value = "";
      narrow();
    });
    if (input.value) narrow();
  });
})();
