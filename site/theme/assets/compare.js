/* Any two versions of a contract, from its history files: classic scripts, so that it works on file:// too. The words
   are those of the pages that stand for neighbours; everything is set as text, nothing as HTML. */
(function () {
  "use strict";
  const form = document.getElementById("compare");
  const place = document.getElementById("compared");
  const status = document.getElementById("compare-status");
  const root = form.dataset.site;
  const [from, to] = [form.elements.from, form.elements.to];
  const versions = [...from.options].map((option) => option.value);

  /* A file for each version, with what sets it apart from older ones, and under no name the steps from each version to
     the next. null: asked for, and not here yet. */
  const files = {};
  window.treatyHistory = (name, found) => { files[name] = found; };
  const load = (name) => {
    if (name in files) return;
    files[name] = null;
    const script = document.createElement("script");
    const steps = form.dataset.history;
    script.src = name ? steps.replace(/\.js$/, "/" + name + ".js") : steps;
    script.onload = script.onerror = () => {
      files[name] ??= {};
      present();
    };
    document.head.append(script);
  };

  const make = (tag, className, ...children) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children);
    return made;
  };
  const link = (path, ...children) => {
    const made = make("a", "", ...children);
    made.href = root + path;
    return made;
  };
  const badge = ([kind, text]) => make("span", "b b-" + kind, text);
  /* `name` in a message is set as code. */
  const words = (text) => text.split("`").map((part, at) => (at % 2 ? make("code", "", part) : part));

  const value = (label, tag, text) => make("div", "", make("dt", "", label), make("dd", "", make(tag, "", text)));
  const values = (change) => {
    const isText = [change.old, change.new].some((it) => it !== null && it.split(/\s+/).length >= 4);
    const list = make("dl", "change-values" + (isText ? " told" : ""));
    if (change.old !== null) list.append(value("Before", "del", change.old));
    if (change.new !== null) list.append(value("After", "ins", change.new));
    return list;
  };
  const witness = ([caption, row, reason]) => {
    const text = make("pre", "", make("code", "", JSON.stringify(row, null, 2)));
    text.tabIndex = 0;
    return make("figure", "witness", make("figcaption", "", caption), text,
      make("p", "sub", "The validator says: " + reason));
  };
  const showChange = (change) => {
    const [path, code, name] = change.rule;
    const isCalm = change.kind === "ok" && change.effects.length < 2;
    const badges = make("p", "badges");
    change.effects.forEach((effect) => badges.append(" ", badge(effect)));
    return make("article", "change n-" + change.kind, make("h3", "", ...words(change.message)),
      make("p", "sub at", link(path, make("code", "", code), " " + name), " at ", make("code", "", change.pointer)),
      ...(isCalm ? [] : [badges]), ...(change.old === null && change.new === null ? [] : [values(change)]),
      ...change.witnesses.map(witness));
  };
  const showHits = (hits) => {
    const list = make("ul", "links");
    hits.forEach(([path, name, needs, columns, contact]) => list.append(make("li", "", link(path, name),
      " needs " + needs + (columns.length ? ", hit on " + columns.join(", ") : "") + (contact ? ", ask " + contact : ""))));
    return make("section", "", make("h2", "", "Who is hit"), list);
  };
  const show = (pair) => {
    const shown = [make("p", "", badge(pair.outcome)), make("p", "lede", pair.summary)];
    shown.push(make("div", "verdicts", ...pair.verdicts.map(([kind, question, answer, text]) => make("div",
      "verdict n-" + kind, make("h3", "", question), make("p", "answer", answer), make("p", "", text)))));
    pair.groups.forEach(([heading, changes]) => shown.push(make("section", changes[0].kind === "ok" ? "calm" : "",
      make("h2", "", heading + " ", make("span", "count", String(changes.length))), ...changes.map(showChange))));
    if (pair.hits.length) shown.push(showHits(pair.hits));
    if (pair.page) shown.push(make("p", "", link(pair.page, "This comparison on a page of its own")));
    return shown;
  };

  /* Old versions are compared with their neighbours alone: then the way from one to the other is what there is. */
  const findSteps = (first, last) => {
    const steps = [];
    for (let at = first; at < last; at += 1) {
      const pair = files[""][versions[at] + " " + versions[at + 1]];
      if (!pair) return [];
      steps.push([versions[at] + " to " + versions[at + 1], pair]);
    }
    return steps;
  };
  const showSteps = (steps) => {
    const list = make("ol", "line versions");
    steps.forEach(([name, pair]) => list.append(make("li", "", make("p", "", pair.page ? link(pair.page, name) : name, " ",
      badge(pair.outcome)), make("p", "sub", pair.summary))));
    return make("section", "", make("p", "lede", "These two lie too far apart to be judged in one; this is the way from one to the other."), list);
  };

  const say = (shown, words) => {
    place.replaceChildren(...shown);
    status.textContent = words;
  };
  const present = () => {
    const [old, next] = [from.value, to.value].sort((a, b) => versions.indexOf(a) - versions.indexOf(b));
    const refuse = (words) => say([make("p", "empty", words)], words);
    if (old === next) return refuse("Choose two different versions.");
    load(next);
    if (!files[next]) return;
    const pair = files[next][old];
    if (pair) return say(show(pair), old + " to " + next + ": " + pair.outcome[1]);
    load("");
    if (!files[""]) return;
    const steps = findSteps(versions.indexOf(old), versions.indexOf(next));
    if (!steps.length) return refuse("These two versions cannot be compared.");
    say([showSteps(steps)], old + " to " + next + ": " + steps.length + " steps");
  };
  const choose = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    if (versions.includes(wanted.get("from"))) from.value = wanted.get("from");
    if (versions.includes(wanted.get("to"))) to.value = wanted.get("to");
    present();
  };

  choose();
  window.addEventListener("hashchange", choose);
  form.addEventListener("change", () => {
    location.hash = new URLSearchParams({ from: from.value, to: to.value }).toString();
  });
})();
