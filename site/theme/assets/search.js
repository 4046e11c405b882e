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

  /* Whole identifiers stand in files of their own: their words lead to the same things, so that other terms pass them by. */
  const isName = (term) => /[_.-]/.test(term);
  const FILES = 8;

  const shardsFor = async (term, test) => {
    const manifest = await load("manifest");
    if (!manifest) return [];
    const [keys, first] = isName(term) ? [manifest.names, manifest.keys.length] : [manifest.keys, 0];
    const wanted = keys.map((key, number) => [key, first + number]).filter(([key]) => test(key));
    /* One letter stands at the beginning of half of all words: a few files will do until the second is typed. */
    wanted.sort((one, other) => Number(term.startsWith(other[0])) - Number(term.startsWith(one[0])) || one[1] - other[1]);
    return (await Promise.all(wanted.slice(0, FILES).map(([, number]) => load("shard-" + number)))).filter(Boolean);
  };

  /* Gives Map(thing -> {score, column}) for every word that passes. */
  const collect = (shards, accept, count) => {
    const hits = new Map();
    for (const shard of shards) {
      for (const word of Object.keys(shard)) {
        const factor = accept(word);
        if (!factor) continue;
        const row = shard[word];
        const rarity = Math.log(1 + (3 * count) / row.length);
        for (let at = 0, doc = 0; at < row.length; at += 3) {
          doc += row[at];
          const score = row[at + 1] * rarity * factor;
          const best = hits.get(doc);
          if (!best || score > best.score) hits.set(doc, { score, column: row[at + 1] === 3 ? row[at + 2] : 0 });
        }
      }
    }
    return hits;
  };

  const byPrefix = async (term, count) => {
    const shards = await shardsFor(term, (key) => key.startsWith(term) || term.startsWith(key));
    return collect(shards, (word) => (word === term ? 1 : word.startsWith(term) ? 0.5 : 0), count);
  };

  const byMistake = async (term, count) => {
    if (term.length < 4) return new Map();
    const shards = await shardsFor(term, (key) => key[0] === term[0] && (term.startsWith(key) || isNear(key, term)));
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

  /* Where nothing has all of the words: what has some, the more the better. */
  const some = (each) => {
    const joined = new Map();
    for (const hits of each) {
      for (const [doc, hit] of hits) {
        const other = joined.get(doc);
        joined.set(doc, other ? { score: 3 * (hit.score + other.score), column: other.column || hit.column } : { ...hit });
      }
    }
    return joined;
  };

  /* As many as the box shows: then the parts of a name need not be looked up. */
  const ENOUGH = 10;

  const lookUp = async (term, count) => {
    const parts = words(term);
    /* A full name is one thing: its parts will be wanted, and need not wait until that is seen. */
    if (/\..*\./.test(term)) parts.forEach((part) => shardsFor(part, (key) => part.startsWith(key)));
    const whole = await byPrefix(term, count);
    if (parts.length > 1 && whole.size < ENOUGH) {
      const each = await Promise.all(parts.map((part) => byPrefix(part, count)));
      for (const [doc, hit] of each.reduce(both)) {
        /* Whoever types a whole name wants that name: its parts, wherever they stand, come after. */
        if (!whole.has(doc)) whole.set(doc, { score: hit.score / 6, column: hit.column });
      }
    }
    return whole.size ? whole : byMistake(term, count);
  };

  /* What nobody may miss, wherever a contract is named. */
  const STATES = { retired: "stop", deprecated: "warn", frozen: "hold" };

  /* Gives the things that have a value. */
  const filtered = async (facets, name, value) => {
    const values = (facets[name] || []).filter(([text]) => fold(text) === fold(value));
    const things = new Set();
    if (!values.length) return things;
    let last = 0;
    for (const step of await load("facet-" + values[0][2]) || []) things.add(last += step);
    return things;
  };

  const SHOWN = 40;

  /* Gives [filters, words]: what a query narrows by, as [name, value], and what it looks for. */
  const read = (query, facets) => {
    const filters = [];
    const rest = query.split(/\s+/).filter((part) => {
      const [, name, value] = part.match(/^([a-z]+):(.+)$/) || [];
      if (!name || !facets[name]) return true;
      filters.push([name, value]);
      return false;
    });
    return [filters, terms(rest.join(" "))];
  };

  /* Gives {count, hits}: the best, as many as are asked for, and how many there are; null where the index is missing.
     Everything that is sure to be needed is asked for at once: on a disk or a network, turns cost more than bytes. */
  const search = async (query, most) => {
    const awaited = load("boosts");
    const manifest = await load("manifest");
    if (!manifest) return null;
    const [filters, wanted] = read(query, manifest.facets);
    if (!wanted.length && !filters.length) return { count: 0, hits: [] };
    const states = Object.keys(STATES);
    const [boosts, marked, sets, looked] = await Promise.all([awaited,
      Promise.all(states.map((state) => filtered(manifest.facets, "status", state))),
      Promise.all(filters.map(([name, value]) => filtered(manifest.facets, name, value))),
      Promise.all(wanted.map((term) => lookUp(term, manifest.count)))]);
    if (!boosts) return null;
    const narrow = [...sets].sort((one, other) => one.size - other.size);
    const keep = (hits) => narrow.reduce((left, things) => new Map([...left].filter(([number]) => things.has(number))), hits);
    let found = keep(looked.length ? looked.reduce(both)
      : new Map([...narrow[0]].map((number) => [number, { score: 1, column: 0 }])));
    const isPartial = !found.size && looked.length > 1;
    if (isPartial) found = keep(some(looked));
    const best = [...found].map(([number, hit]) => [number, hit, hit.score * (1 + Math.log(1 + boosts[number]) / 12)])
      .sort((one, other) => other[2] - one[2] || one[0] - other[0]).slice(0, most);
    const hits = await Promise.all(best.map(async ([number, hit, score]) => {
      const chunk = await load("docs-" + Math.floor(number / manifest.chunk));
      const [path, title, caption, kind, ...columns] = chunk[number % manifest.chunk];
      const [column, anchor] = (hit.column ? columns[hit.column - 1] : "").split("\t");
      const href = base + path + (column ? "#col-" + encodeURIComponent(anchor || column) : "");
      return { href, title, caption, kind, column, score, states: states.filter((state, at) => marked[at].has(number)) };
    }));
    hits.sort((one, other) => other.score - one.score || (one.caption < other.caption ? -1 : 1));
    return { count: found.size, hits, note: isPartial && hits.length ? "Nothing has all of these words; these have some of them." : "" };
  };

  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  const fill = (into, hit) => {
    const title = element("strong", hit.title);
    hit.states.forEach((state) => title.append(" ", element("span", state, "b b-" + STATES[state])));
    into.append(element("span", hit.kind, "kind"), title);
    const where = element("small", hit.caption);
    if (hit.column) {
      where.prepend("column ", element("code", hit.column), hit.caption ? " in " : "");
    }
    into.append(where);
    return into;
  };

  /* Not by the browser's own formats: to load them takes longer than the search. */
  const say = (count) => count === 1 ? "1 result" : String(count).replace(/\B(?=(\d{3})+$)/g, ",") + " results";
  const UNREAD = "The search index could not be read. All datasets are listed under Datasets.";
  const input = document.getElementById("q");
  const box = document.getElementById("hits");
  const list = document.getElementById("results");
  if (input) {
    const begin = () => { load("manifest"); load("boosts"); };
    /* Whoever comes to search, on the first page and on that of results, finds the index there. */
    if (list || input.closest(".big")) begin();
    else for (const kind of ["focus", "pointerenter"]) input.addEventListener(kind, begin, { once: true });
    document.addEventListener("keydown", (event) => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        input.focus();
        input.select();
      }
    });
  }

  /* the combobox; the page of results has its list instead */
  if (input && box && !list) {
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
    /* Words between the choices; whoever cannot see them hears them from the live region. */
    const aside = (text) => {
      const made = element("p", text, "empty");
      made.setAttribute("role", "presentation");
      return made;
    };
    /* Adds one line to the box, that leads somewhere. */
    const option = (href) => {
      const made = element("a");
      made.href = href;
      made.id = "hit-" + box.children.length;
      made.tabIndex = -1;
      made.setAttribute("role", "option");
      made.setAttribute("aria-selected", "false");
      box.append(made);
      return made;
    };
    const present = (found) => {
      const { count, hits, note } = found || { count: 0, hits: [] };
      chosen = -1;
      input.removeAttribute("aria-activedescendant");
      box.replaceChildren();
      if (note) box.append(aside(note));
      hits.forEach((hit) => fill(option(hit.href), hit));
      if (!hits.length) box.append(aside(found ? "Nothing found. Try a shorter word." : UNREAD));
      if (count > hits.length) {
        const all = option(input.form.action + "?q=" + encodeURIComponent(input.value));
        all.append(element("span", "All " + say(count), "all"));
      }
      box.hidden = false;
      input.setAttribute("aria-expanded", "true");
      live.textContent = !found ? UNREAD : note ? note + " " + say(count) : say(count);
    };
    const ask = async () => {
      const mine = ++turn;
      if (!input.value.trim()) return close();
      const found = await search(input.value, 10);
      if (mine === turn) present(found);
    };
    input.addEventListener("input", ask);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { turn += 1; close(); }
      else if (event.key === "ArrowDown" && box.hidden) ask();
      else if (event.key === "ArrowDown" && !box.hidden) { event.preventDefault(); choose(chosen + 1); }
      else if (event.key === "ArrowUp" && !box.hidden) { event.preventDefault(); choose(chosen - 1); }
      else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        box.querySelectorAll("[role=option]")[chosen].click();
      }
    });
    /* Whoever goes on with Tab must not find the next thing covered; what scrolls would be a stop of its own. */
    box.tabIndex = -1;
    input.addEventListener("blur", (event) => { if (!box.contains(event.relatedTarget)) { turn += 1; close(); } });
    document.addEventListener("click", (event) => { if (!event.target.closest("form[role=search]")) close(); });
    box.addEventListener("click", () => setTimeout(close));
  }

  /* the page of results, with a choice for each filter */
  if (list) {
    for (const name of ["role", "aria-expanded", "aria-controls", "aria-autocomplete"]) input.removeAttribute(name);
    const place = document.getElementById("filters");
    const told = document.getElementById("results-count");
    let most = SHOWN;
    let turn = 0;
    const show = async (query) => {
      const mine = ++turn;
      if (!query.trim()) {
        told.textContent = "Type what you look for: a dataset, a column, a team, a tag, a rule; or choose below.";
        return list.replaceChildren();
      }
      const found = await search(query, most);
      if (mine !== turn) return;
      const { count, hits, note } = found || { count: 0, hits: [] };
      told.textContent = !found ? UNREAD : note || say(count) + " for \u201c" + query + "\u201d";
      list.replaceChildren(...hits.map((hit) => {
        const link = element("a");
        link.href = hit.href;
        const item = element("li");
        item.append(fill(link, hit));
        return item;
      }));
      more.hidden = count <= hits.length;
    };
    const more = element("button", "Show more", "more");
    more.type = "button";
    more.hidden = true;
    more.addEventListener("click", () => { most += 4 * SHOWN; show(input.value); });
    list.after(more);
    const choose = (name, value) => {
      const others = input.value.split(/\s+/).filter((part) => part && !part.startsWith(name + ":"));
      input.value = [...others, ...(value ? [name + ":" + value] : [])].join(" ");
      history.replaceState(null, "", "?q=" + encodeURIComponent(input.value));
      show(input.value);
    };
    const follow = (query) => {
      for (const select of place.querySelectorAll("select")) {
        const part = query.split(/\s+/).find((one) => one.startsWith(select.name + ":"));
        select.value = part ? part.slice(select.name.length + 1) : "";
      }
    };
    load("manifest").then((manifest) => {
      for (const [name, values] of Object.entries(manifest ? manifest.facets : {})) {
        const select = element("select");
        select.name = name;
        select.append(new Option("any", ""));
        for (const [value, count] of values) {
          // A value with a space in it could not be typed.
          if (!/\s/.test(value)) select.append(new Option(value + " (" + count + ")", value));
        }
        select.addEventListener("change", () => choose(name, select.value));
        const label = element("label", name[0].toUpperCase() + name.slice(1) + " ");
        label.append(select);
        place.append(label);
      }
      follow(input.value);
    });
    input.value = new URLSearchParams(location.search).get("q") || "";
    show(input.value);
    input.addEventListener("input", () => { most = SHOWN; follow(input.value); show(input.value); });
  }
})();
