/* Search over the index in assets/search: classic scripts, loaded on demand, so that it works on file:// too. */
(function () {
  "use strict";
  const base = document.body.dataset.root;
  const loaded = new Map();
  const waiting = new Map();

  /* Called by each script of the index. */
  window.treatySearch = (name, value) => loaded.set(name, value);

  const load = (name) => {
    if (!waiting.has(name)) {
      waiting.set(name, new Promise((resolve) => {
        const script = document.createElement("script");
        script.src = base + "assets/search/" + name + ".js";
        script.onload = () => resolve(loaded.get(name));
        script.onerror = () => resolve(undefined);
        document.head.append(script);
      }));
    }
    return waiting.get(name);
  };

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];
  const terms = (query) => fold(query).split(/\s+/).map((term) => term.replace(/:v?[\d.]*$/, "")
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "")).filter(Boolean);

  /* Within one typing mistake of the beginning of a word: a letter too many, missing, wrong, or two swapped. */
  const isNear = (term, word) => {
    let at = 0;
    while (at < term.length && term[at] === word[at]) at += 1;
    const rest = (from, other) => word.startsWith(term.slice(from), other);
    return rest(at + 1, at) || rest(at, at + 1) || rest(at + 1, at + 1) ||
      (term[at] === word[at + 1] && term[at + 1] === word[at] && rest(at + 2, at + 2));
  };

  const shardsFor = async (test) => {
    const manifest = await load("manifest");
    if (!manifest) return [];
    const wanted = manifest.keys.map((key, number) => [key, number]).filter(([key]) => test(key));
    return (await Promise.all(wanted.map(([, number]) => load("shard-" + number)))).filter(Boolean);
  };

  /* Gives Map(thing -> {score, column}) for every word that passes. */
  const collect = (shards, accept, count) => {
    const hits = new Map();
    for (const shard of shards) {
      for (const word of Object.keys(shard.words)) {
        const factor = accept(word);
        if (!factor) continue;
        const row = shard.words[word];
        const rarity = Math.log(1 + (3 * count) / row.length);
        for (let at = 0, doc = 0; at < row.length; at += 3) {
          doc += row[at];
          const score = row[at + 1] * rarity * factor;
          const column = row[at + 2] ? shard.columns[row[at + 2] - 1] : "";
          const best = hits.get(doc);
          if (!best || score > best.score) hits.set(doc, { score, column: row[at + 1] === 3 ? column : "" });
        }
      }
    }
    return hits;
  };

  const byPrefix = async (term, count) => {
    const shards = await shardsFor((key) => key.startsWith(term) || term.startsWith(key));
    return collect(shards, (word) => (word === term ? 1 : word.startsWith(term) ? 0.5 : 0), count);
  };

  const byMistake = async (term, count) => {
    if (term.length < 4) return new Map();
    const shards = await shardsFor((key) => key[0] === term[0] || key[0] === term[1]);
    return collect(shards, (word) => (isNear(term, word) ? 0.3 : 0), count);
  };

  const both = (left, right) => {
    const joined = new Map();
    for (const [doc, hit] of left) {
      const other = right.get(doc);
      if (other) joined.set(doc, { score: hit.score + other.score, column: hit.column || other.column });
    }
    return joined;
  };

  const lookUp = async (term, count) => {
    const whole = await byPrefix(term, count);
    const parts = words(term);
    if (parts.length > 1) {
      const each = await Promise.all(parts.map((part) => byPrefix(part, count)));
      for (const [doc, hit] of each.reduce(both)) {
        if (!whole.has(doc)) whole.set(doc, hit);
      }
    }
    return whole.size ? whole : byMistake(term, count);
  };

  const search = async (query) => {
    const wanted = terms(query);
    const [manifest, docs] = await Promise.all([load("manifest"), load("docs")]);
    if (!wanted.length || !manifest || !docs) return [];
    const found = (await Promise.all(wanted.map((term) => lookUp(term, manifest.count)))).reduce(both);
    return [...found].map(([number, hit]) => {
      const [path, title, caption, kind, boost] = docs[number];
      const [column, anchor] = hit.column.split("\t");
      const href = base + path + (column ? "#col-" + encodeURIComponent(anchor || column) : "");
      return { href, title, caption, kind, column, score: hit.score * (1 + Math.log(1 + boost) / 12) };
    }).sort((one, other) => other.score - one.score || (one.caption < other.caption ? -1 : 1));
  };

  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  const fill = (into, hit) => {
    into.append(element("span", hit.kind, "kind"), element("strong", hit.title));
    const where = element("small", hit.caption);
    if (hit.column) {
      where.prepend("column ", element("code", hit.column), hit.caption ? " in " : "");
    }
    into.append(where);
    return into;
  };

  /* the combobox */
  const input = document.getElementById("q");
  const box = document.getElementById("hits");
  if (input && box) {
    const live = element("div", "", "vh");
    live.setAttribute("role", "status");
    document.body.append(live);
    let chosen = -1;
    let turn = 0;
    const close = () => {
      box.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const choose = (number) => {
      const options = [...box.querySelectorAll("[role=option]")];
      if (!options.length) return;
      chosen = (number + options.length) % options.length;
      options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
      options[chosen].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[chosen].id);
    };
    const present = (hits) => {
      chosen = -1;
      input.removeAttribute("aria-activedescendant");
      box.replaceChildren(...hits.slice(0, 10).map((hit, number) => {
        const option = element("a");
        option.href = hit.href;
        option.id = "hit-" + number;
        option.tabIndex = -1;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        return fill(option, hit);
      }));
      if (!hits.length) box.append(element("p", "Nothing found. Try a shorter word.", "empty"));
      box.hidden = false;
      input.setAttribute("aria-expanded", "true");
      live.textContent = hits.length === 1 ? "1 result" : hits.length + " results";
    };
    input.addEventListener("focus", () => { load("manifest"); load("docs"); }, { once: true });
    input.addEventListener("input", async () => {
      const mine = ++turn;
      if (!input.value.trim()) return close();
      const hits = await search(input.value);
      if (mine === turn) present(hits);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      else if (event.key === "ArrowDown" && !box.hidden) { event.preventDefault(); choose(chosen + 1); }
      else if (event.key === "ArrowUp" && !box.hidden) { event.preventDefault(); choose(chosen - 1); }
      else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        box.querySelectorAll("[role=option]")[chosen].click();
      }
    });
    document.addEventListener("keydown", (event) => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        input.focus();
      }
    });
    document.addEventListener("click", (event) => { if (!event.target.closest("form[role=search]")) close(); });
    box.addEventListener("click", () => setTimeout(close));
  }

  /* the page of results */
  const list = document.getElementById("results");
  if (list) {
    const query = new URLSearchParams(location.search).get("q") || "";
    if (input) input.value = query;
    const count = document.getElementById("results-count");
    if (!query.trim()) count.textContent = "Type what you look for: a dataset, a column, a team, a tag, a rule.";
    else {
      search(query).then((hits) => {
        count.textContent = (hits.length === 1 ? "1 result" : hits.length + " results") + " for “" + query + "”";
        list.replaceChildren(...hits.slice(0, 200).map((hit) => {
          const link = element("a");
          link.href = hit.href;
          const item = element("li");
          item.append(fill(link, hit));
          return item;
        }));
      });
    }
  }
})();
