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
  const terms = (text) => fold(text).split(/\s+/).map((term) => term.replace(/:v?[\d.]*$/, "")
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "")).filter(Boolean);

  /* Within one typing mistake of the beginning of a word: a letter too many, missing, wrong, or two swapped. */
  const isNear = (term, word) => {
    let at = 0;
    while (at < term.length && term[at] === word[at]) at += 1;
    const rest = (from, other) => word.startsWith(term.slice(from), other);
    return rest(at + 1, at) || rest(at, at + 1) || rest(at + 1, at + 1) ||
      (term[at] === word[at + 1] && term[at + 1] === word[at] && rest(at + 2, at + 2));
  };

  /* Numbers are written with the letters from "#" on, as many for each as `width` says. */
  const [BASE, ZERO] = [57, 35];
  const encoder = new TextEncoder();

  /* Whole identifiers stand in files of their own: their words lead to the same things, so that other terms pass them by. */
  const family = (manifest, term) => /[_.-]/.test(term) ? manifest.names : manifest.words;
  const FILES = 8;
  /* One letter stands at the beginning of half of all words: a few files will do until the second is typed. */
  const FEW_FILES = 3;

  const shardsFor = async (shards, term, test, most = FILES) => {
    const wanted = Object.keys(shards).filter(test);
    const begins = (key) => Number(term.startsWith(key));
    wanted.sort((one, other) => begins(other) - begins(one) || other.length - one.length);
    return (await Promise.all(wanted.slice(0, most).map((key) => load("shard-" + shards[key])))).filter(Boolean);
  };

  /* What was found: the things, and of each the score and where its column is named. Plain arrays of numbers, since a word
     may stand in every contract. */
  const nothing = (manifest) => ({
    things: [], score: new Float32Array(manifest.size), column: new Uint32Array(manifest.size),
    row: new Uint32Array(manifest.size), rows: [],
  });

  /* Adds the things of a row; a thing that is there already keeps what is better. */
  const add = (hits, row, width, rarity) => {
    const isPlain = typeof row === "string";
    const bytes = encoder.encode(isPlain ? row : row[0]);
    const [head, step] = [width + 1, width + 1 + (isPlain ? 0 : row[2])];
    const { things, score, column, row: rowOf, rows } = hits;
    const factor = rarity(bytes.length / step);
    const number = rows.push(row) - 1;
    for (let at = 0; at < bytes.length; at += step) {
      let thing = 0;
      for (let place = at; place < at + width; place += 1) thing = thing * BASE + bytes[place] - ZERO;
      const value = (bytes[at + width] - ZERO) * factor;
      if (value <= score[thing]) continue;
      if (!score[thing]) things.push(thing);
      score[thing] = value;
      let name = 0;
      for (let place = at + head; place < at + step; place += 1) name = name * BASE + bytes[place] - ZERO;
      column[thing] = name;
      rowOf[thing] = number;
    }
  };

  /* Gives the column that a thing was found by, or nothing. */
  const columnOf = ({ column, row, rows }, thing) => (column[thing] ? rows[row[thing]][1].split("\n")[column[thing] - 1] : "");

  /* Gives what every word leads to that passes. */
  const collect = (manifest, shards, accept) => {
    const hits = nothing(manifest);
    for (const shard of shards) {
      for (const word of Object.keys(shard)) {
        const factor = accept(word);
        if (factor) add(hits, shard[word], manifest.width, (length) => factor * Math.log(1 + (3 * manifest.count) / length));
      }
    }
    return hits;
  };

  const byPrefix = async (manifest, term, isExact) => {
    const shards = await shardsFor(family(manifest, term), term, (key) => key.startsWith(term) || term.startsWith(key),
      term.length > 1 ? FILES : FEW_FILES);
    return collect(manifest, shards, (word) => (word === term ? 1 : !isExact && word.startsWith(term) ? 0.5 : 0));
  };

  /* As many as the box shows: then nothing further need be looked up. */
  const ENOUGH = 10;
  /* Files of a registry of some hundred contracts, which may all be read for one word. */
  const SMALL = 40;

  /* Looks first where the beginning of the word is right, then where the mistake is in that, and last for another first
     letter: the second one where the two are swapped or one is too many, and any where these are few files. */
  const byMistake = async (manifest, term, most = 4) => {
    if (term.length < 4) return nothing(manifest);
    const all = family(manifest, term);
    const [swapped, without] = [term[1] + term[0] + term.slice(2), term.slice(1)];
    const isSmall = Object.keys(all).length <= SMALL;
    const turns = [
      /* A key that differs in its last letter alone is that of other words. */
      [ENOUGH, (key) => term.startsWith(key) || (key.length > 3 && isNear(key, term) && !term.startsWith(key.slice(0, -1)))],
      [1, (key) => key[0] === term[0] && (term.startsWith(key) || isNear(key, term))],
      [1, (key) => swapped.startsWith(key) || without.startsWith(key)],
      [1, (key) => key[0] !== term[0] && (isSmall || key.length > 1) && isNear(key, term), isSmall ? SMALL : FILES],
    ];
    let hits;
    for (const [enough, test, files] of turns.slice(0, most)) {
      hits = collect(manifest, await shardsFor(all, term, test, files), (word) => (isNear(term, word) ? 0.3 : 0));
      if (hits.things.length >= enough) break;
    }
    return hits;
  };

  /* Gives the things that all have. */
  const common = (each) => each.reduce((one, other) => (other.things.length < one.things.length ? other : one)).things
    .filter((thing) => each.every(({ score }) => score[thing]));

  /* Gives a name with the layer's own name in it, where it has an alias: finance.kpi.x is finance.gold.x. */
  const resolve = (manifest, term) => {
    const parts = term.split(".");
    if (parts.length < 3 || !Object.hasOwn(manifest.aliases, parts[parts.length - 2])) return term;
    parts[parts.length - 2] = manifest.aliases[parts[parts.length - 2]];
    return parts.join(".");
  };

  /* Adds what has all parts of a name, wherever they stand: whoever types a whole name wants that name, so they come after. */
  const withParts = async (manifest, term, parts, exact, isExact) => {
    const [whole, ...each] = await Promise.all([
      exact.things.length || isExact ? exact : byMistake(manifest, term, 1),
      ...parts.map(async (part) => {
        const hits = await byPrefix(manifest, part, isExact);
        return hits.things.length || isExact ? hits : byMistake(manifest, part);
      }),
    ]);
    for (const thing of common(each)) {
      if (whole.score[thing]) continue;
      const by = each.find(({ column }) => column[thing]);
      whole.things.push(thing);
      whole.score[thing] = each.reduce((sum, { score }) => sum + score[thing], 0) / 6;
      if (by) {
        whole.row[thing] = whole.rows.push(by.rows[by.row[thing]]) - 1;
        whole.column[thing] = by.column[thing];
      }
    }
    return whole;
  };

  const lookUp = async (manifest, { text, isExact }) => {
    const term = resolve(manifest, text);
    const whole = await byPrefix(manifest, term, isExact);
    const parts = words(term);
    const found = whole.things.length;
    /* Whoever types the full name of a contract wants that contract. */
    const isFull = /\..*\./.test(term) && found;
    if (found >= ENOUGH || isFull) return whole;
    if (parts.length > 1) return withParts(manifest, term, parts, whole, isExact);
    return found || isExact ? whole : byMistake(manifest, term);
  };

  /* What nobody may miss, wherever a contract is named. */
  const STATES = { retired: "stop", deprecated: "warn", frozen: "hold" };

  /* Other words that people have for the filters. */
  const ALSO = new Map(Object.entries({
    domain: "namespace", ns: "namespace", team: "owner", class: "classification", tags: "tag", label: "tag",
    state: "status", is: "status", type: "kind", stage: "layer",
  }));
  /* A thing may have several of these, so that each that is asked for narrows; of the others it has one. */
  const SEVERAL = ["tag", "classification"];

  /* Gives the parts of a query as {raw, name, value, isNot, isExact, text}; those with a name are filters. */
  const read = (query, filters) => (query.match(/-?\p{L}+:"[^"]*"?|"[^"]*"?|\S+/gu) || []).map((raw) => {
    const [, sign, word, value] = raw.match(/^(-?)(\p{L}+):(.*)$/u) || [];
    const name = word && (ALSO.get(word.toLowerCase()) || word.toLowerCase());
    if (name && Object.hasOwn(filters, name)) return { raw, name, value: value.replace(/"/g, "").trim(), isNot: sign === "-" };
    return { raw, text: raw.replace(/"/g, " "), isExact: raw.startsWith('"'), unknown: value && !/^(\d|v\d|\/)/.test(value) ? word : "" };
  });

  /* Gives {filter, hits, told}: what a filter lets through, and what to say where it knows no such value. */
  const filtered = async (manifest, filter) => {
    const { name, value } = filter;
    const values = manifest.values[name].map(([one]) => one);
    const folded = fold(value);
    const isAlias = name === "layer" && !values.includes(folded) && Object.hasOwn(manifest.aliases, folded);
    const start = name + ":" + (isAlias ? fold(manifest.aliases[folded]) : folded);
    const shards = await shardsFor(manifest.facets, start, (key) => key.startsWith(start) || start.startsWith(key));
    const exact = collect(manifest, shards, (word) => (word === start ? 1 : 0));
    const hits = exact.things.length ? exact : collect(manifest, shards, (word) => (word.startsWith(start) ? 1 : 0));
    const near = values.length <= 8 ? values : values.filter((one) => fold(one).includes(folded) || isNear(folded, fold(one)));
    const told = hits.things.length ? "" : "No " + name + " is called \u201c" + value + "\u201d" +
      (near.length ? (near.length > 1 ? "; there are " : "; there is ") + near.slice(0, 8).join(", ") : "") + ".";
    return { filter, hits, told };
  };

  /* Gives what a thing must have, as lists of which one will do, and what it must not have: several values of what a thing
     has only one of widen, everything else narrows. */
  const join = (sets) => {
    const wide = new Map();
    const wanted = [];
    const unwanted = [];
    for (const { filter, hits } of sets) {
      if (filter.isNot) unwanted.push(hits.score);
      else if (!SEVERAL.includes(filter.name) && wide.has(filter.name)) wide.get(filter.name).push(hits);
      else {
        const either = [hits];
        wanted.push(either);
        wide.set(filter.name, either);
      }
    }
    return [wanted, unwanted];
  };

  /* Gives what is looked at: of what has all words, or some of them, as pairs of thing and score, whatever passes. */
  const score = (things, looked, [wanted, unwanted]) => {
    const passes = (thing) => wanted.every((either) => either.some((hits) => hits.score[thing])) &&
      !unwanted.some((one) => one[thing]);
    return (wanted.length || unwanted.length ? things.filter(passes) : things)
      .map((thing) => [thing, looked.reduce((sum, hits) => sum + hits.score[thing], 0) || 1]);
  };

  /* Gives the best of what was found. */
  const best = (found, boosts, most) => {
    const top = [];
    const before = (one, other) => one[1] > other[1] || (one[1] === other[1] && one[0] < other[0]);
    for (const one of found) {
      one[1] *= boosts[one[0]] || 1;
      if (top.length === most && !before(one, top[most - 1])) continue;
      let at = Math.min(top.length, most - 1);
      while (at > 0 && before(one, top[at - 1])) { top[at] = top[at - 1]; at -= 1; }
      top[at] = one;
    }
    return top;
  };

  /* Gives for each thing by how much it counts more, because others depend on it; read once. */
  const weights = new Map();
  const readBoosts = (manifest, text) => {
    if (weights.has(text)) return weights.get(text);
    const [bytes, boosts] = [encoder.encode(text), new Float32Array(manifest.size)];
    for (let at = 0; at < bytes.length; at += manifest.width + 1) {
      let thing = 0;
      for (let place = at; place < at + manifest.width; place += 1) thing = thing * BASE + bytes[place] - ZERO;
      boosts[thing] = 1 + Math.log(1 + bytes[at + manifest.width] - ZERO) / 12;
    }
    return weights.set(text, boosts).get(text);
  };

  const SHOWN = 40;

  /* Gives [file, row in it, which of that row's things]: datasets stand with their contracts, all else by itself. */
  const place = (manifest, thing) => {
    const { first, step, end, span } = manifest;
    if (thing < first || thing >= end) return ["docs-" + (thing >> 6), thing & 63, 0];
    const slot = Math.floor((thing - first) / step);
    return ["things-" + Math.floor(slot / span), slot % span, (thing - first) % step];
  };

  /* Gives {path, title, caption, kind, states} of a thing whose file is there. */
  const show = (manifest, thing) => {
    const [file, at, which] = place(manifest, thing);
    const row = (loaded.get(file) || {})[at];
    if (!row) return null;
    if (file.startsWith("docs-")) return { path: row[0], title: row[1], caption: "", kind: row[2], states: [] };
    const [name, title, folder, ...parts] = row;
    const end = name.lastIndexOf(".");
    const [namespace, dataset] = [name.slice(0, end), name.slice(end + 1)];
    const [, ...words] = (parts.find((part) => part.split(" ", 1)[0] === String(which)) || "").split(" ");
    const above = "datasets/" + (folder || namespace + "/" + dataset) + "/";
    if (!which) return { path: above + "index.html", title: title || dataset, caption: name, kind: "Dataset", states: words };
    const [layer, kind, part] = manifest.layers[which - 1];
    const [version, ...states] = words;
    const caption = namespace + "." + layer + "." + dataset + ":" + version;
    return { path: above + part + "/index.html", title: title || dataset, caption, kind, states };
  };

  /* Gives {count, hits, note}: the best, as many as are asked for, how many there are, and what to say of them; null
     where the index is missing. Everything that is sure to be needed is asked for at once: turns cost more than bytes. */
  const search = async (query, most) => {
    const awaited = load("boosts");
    const manifest = await load("manifest");
    if (!manifest) return null;
    const parts = read(query, manifest.values);
    const filters = parts.filter((part) => part.name && part.value);
    const wanted = parts.filter((part) => part.text)
      .flatMap(({ text, isExact }) => terms(text).map((term) => ({ text: term, isExact })));
    const unfinished = parts.filter((part) => part.name && !part.value).map(({ name }) =>
      "Go on with " + manifest.values[name].slice(0, 5).map(([value]) => name + ":" + value).join(", ") + ".");
    if (!wanted.length && filters.every(({ isNot }) => isNot)) {
      if (filters.length) unfinished.push("Add a word, or a filter without a minus.");
      return { count: 0, hits: [], note: unfinished.join(" ") };
    }
    const [text, sets, looked] = await Promise.all([awaited,
      Promise.all(filters.map((filter) => filtered(manifest, filter))),
      Promise.all(wanted.map((term) => lookUp(manifest, term)))]);
    if (text === undefined) return null;
    const narrow = join(sets);
    const every = () => [...new Set(narrow[0].length ? narrow[0][0].flatMap((hits) => hits.things) : [])];
    let found = score(looked.length ? common(looked) : every(), looked, narrow);
    const isPartial = !found.length && looked.length > 1;
    if (isPartial) {
      /* What has some of the words: the more the better. */
      const things = [...new Set(looked.flatMap((hits) => hits.things))];
      found = score(things, looked, narrow);
      for (const one of found) one[1] *= 3 ** looked.filter((hits) => hits.score[one[0]]).length;
    }
    const top = best(found, readBoosts(manifest, text), most);
    await Promise.all(top.map(([thing]) => load(place(manifest, thing)[0])));
    const hits = top.flatMap(([thing, worth]) => {
      const shown = show(manifest, thing);
      if (!shown) return [];
      const by = looked.find((one) => one.column[thing]);
      const [column, anchor] = by ? columnOf(by, thing).split("\t") : [""];
      const href = base + shown.path + (column ? "#col-" + encodeURIComponent(anchor || column) : "");
      return [{ ...shown, href, column, score: worth }];
    });
    hits.sort((one, other) => other.score - one.score || (one.caption < other.caption ? -1 : 1));
    const unknown = parts.find((part) => part.unknown);
    const notes = [
      ...unfinished,
      ...sets.map(({ told }) => told),
      isPartial && hits.length ? "Nothing has all of these words; these have some of them." : "",
      unknown && (!hits.length || isPartial) ? "There is no filter \u201c" + unknown.unknown + "\u201d; there are " +
        Object.keys(manifest.values).join(", ") + "." : "",
    ];
    return { count: found.length, hits, note: notes.filter(Boolean).join(" ") };
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
    /* Names are few bytes up to some thousand datasets: then they are there before they are asked for. */
    const begin = async () => {
      const [manifest, text] = await Promise.all([load("manifest"), load("boosts")]);
      if (manifest && text !== undefined) readBoosts(manifest, text);
      const files = manifest ? (manifest.end - manifest.first) / manifest.step / manifest.span : 0;
      for (let file = 0; files <= 2 && file < files; file += 1) load("things-" + file);
    };
    for (const kind of ["focus", "pointerenter"]) input.addEventListener(kind, begin, { once: true });
    if (document.activeElement === input) begin();
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
      if (!hits.length && (!found || !note)) box.append(aside(found ? "Nothing found. Try a shorter word." : UNREAD));
      if (found && !hits.length) {
        option(base + "datasets/index.html").append(element("span", "See all datasets", "all"));
      } else if (count > hits.length) {
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
      else if (event.key === "ArrowUp" && !box.hidden) { event.preventDefault(); choose(chosen < 0 ? -1 : chosen - 1); }
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
      const hint = note || (hits.length ? "" : "Try a shorter word or fewer filters.");
      told.textContent = !found ? UNREAD : say(count) + " for \u201c" + query + "\u201d" + (hint ? ". " + hint : "");
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
    const choose = (filters, name, value) => {
      const others = read(input.value, filters).filter((part) => part.name !== name || part.isNot).map((part) => part.raw);
      input.value = [...others, ...(value ? [name + ":" + (/\s/.test(value) ? '"' + value + '"' : value)] : [])].join(" ");
      history.replaceState(null, "", "?q=" + encodeURIComponent(input.value));
      show(input.value);
    };
    const follow = async (query) => {
      const manifest = await load("manifest");
      if (!manifest) return;
      const parts = read(query, manifest.values);
      for (const select of place.querySelectorAll("select")) {
        const part = parts.find((one) => one.name === select.name && !one.isNot);
        const value = part ? part.value : "";
        select.value = select.name === "layer" && Object.hasOwn(manifest.aliases, value) ? manifest.aliases[value] : value;
      }
    };
    load("manifest").then((manifest) => {
      for (const [name, values] of Object.entries(manifest ? manifest.values : {})) {
        const select = element("select");
        select.name = name;
        select.append(new Option("any", ""));
        for (const [value, count] of values) {
          select.append(new Option(value + " (" + count + ")", value));
        }
        select.addEventListener("change", () => choose(manifest.values, name, select.value));
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
