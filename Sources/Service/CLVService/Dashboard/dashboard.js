"use strict";
// The page asks the service that it came from, and nobody else. What comes back
// is put in as text, never as markup.
(async () => {
  const element = id => document.getElementById(id);
  const words = await (await fetch("/dashboard.words.json")).json();
  let language = localStorage.getItem("clv-language") ?? navigator.language.slice(0, 2);
  if (!(language in words)) language = "en";
  let models = [];
  let model = null;
  let answer = null;
  let key = sessionStorage.getItem("clv-key") ?? "";

  const say = (word, values = {}) =>
    words[language][word].replace(/{(\w+)}/g, (_, name) => values[name]);
  const number = (value, digits) => value === null || value === undefined ? "–"
    : Number(value).toLocaleString(language, { maximumSignificantDigits: digits ?? 4 });
  const time = value => typeof value === "string" ? say("for_ever")
    : new Intl.NumberFormat(language, {
        style: "unit", unit: model.time_unit, unitDisplay: "long", maximumFractionDigits: 1,
      }).format(value);
  const make = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  function tell(text) {
    element("message").textContent = text;
    element("message").hidden = !text;
  }

  async function ask(path, body) {
    const headers = { Accept: "application/json" };
    if (key) headers.Authorization = `Bearer ${key}`;
    if (body) headers["Content-Type"] = "application/json";
    let response;
    try {
      response = await fetch(path, {
        method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body),
      });
    } catch {
      throw new Error(say("unreachable"));
    }
    if (response.status === 401) {
      element("keyed").hidden = false;
      throw new Error(say("needs_key"));
    }
    if (response.headers.get("Content-Type").startsWith("text/html")) return response.text();
    const found = await response.json();
    if (response.ok) return found;
    const problem = new Error(found.detail);
    problem.status = response.status;
    throw problem;
  }

  async function trying(work) {
    tell("");
    try {
      await work();
    } catch (error) {
      tell(error.message);
    }
  }

  // MARK: The model

  function showModel() {
    const facts = [
      ["purchase", model.purchase], ["spend", model.spend ?? say("none")],
      ["fitted_to", model.fitted_to ?? say("unknown")],
      ["customers", model.customers === undefined ? say("unknown") : number(model.customers, 12)],
      ["unit", say(model.time_unit)],
      ["outcome", say(model.outcome === "converged" || model.outcome === "boundary"
        ? model.outcome : "unknown")],
      ["loaded", new Date(model.loaded).toLocaleString(language)], ["SHA-256", model.sha256],
    ];
    element("facts").replaceChildren(...facts.flatMap(([word, text]) =>
      [make("dt", word in words[language] ? say(word) : word), make("dd", text)]));
    const rows = [model.purchase_fit, model.spend_fit].filter(Boolean).flatMap(fit =>
      (fit.parameter_order ?? Object.keys(fit.parameters)).map(name =>
        [name, fit.parameters[name], fit.standard_errors?.[name]]));
    const head = make("tr");
    head.append(make("th", say("parameter")), make("th", say("estimate"), "number"),
      make("th", say("error"), "number"));
    const body = rows.map(([name, value, error]) => {
      const row = make("tr");
      row.append(make("th", name), make("td", number(value), "number"),
        make("td", number(error), "number"));
      return row;
    });
    element("parameters").replaceChildren(make("caption", say("parameters")), head, ...body);
  }

  async function choose(name) {
    model = await ask(`/v1/models/${name}`);
    answer = null;
    element("report").hidden = true;
    element("reported").hidden = !model.has_report;
    element("no-report").hidden = model.has_report;
    show();
  }

  async function openReport() {
    const report = element("report");
    report.srcdoc = await ask(`/v1/models/${model.name}/report`);
    report.hidden = false;
  }

  // MARK: Customers

  function caseOf(row) {
    const scenario = row.scenario;
    if (scenario === undefined) return row.customer_id;
    return scenario.startsWith("silent_")
      ? say("silent", { time: time(Number(scenario.slice(7))) }) : say(scenario);
  }

  function showAnswer() {
    const table = element("answer");
    if (!answer) return table.replaceChildren();
    const rows = answer.scenarios ?? answer.rows;
    const head = make("tr");
    head.append(
      make("th", say(answer.scenarios ? "scenario" : "customer")),
      make("th", say("alive"), "number"), make("th", say("purchases"), "number"),
      make("th", say("spend_each"), "number"),
      make("th", say("clv", { time: time(answer.horizon) }), "number"));
    const body = rows.map(row => {
      const line = make("tr");
      const alive = row.probability_alive.toLocaleString(language,
        { style: "percent", maximumFractionDigits: 1 });
      line.append(make("th", caseOf(row)), make("td", alive, "number"),
        make("td", number(row.expected_purchases), "number"),
        make("td", number(row.expected_spend), "number"), make("td", number(row.clv), "number"));
      return line;
    });
    table.replaceChildren(make("caption", say("answer")), head, ...body);
  }

  // MARK: Everything

  function show() {
    document.documentElement.lang = language;
    document.documentElement.dir = language === "fa" ? "rtl" : "ltr";
    for (const part of document.querySelectorAll("[data-word]")) {
      part.textContent = say(part.dataset.word);
    }
    element("report").title = say("report");
    for (const button of element("languages").children) {
      button.setAttribute("aria-pressed", button.dataset.language === language);
    }
    if (model) showModel();
    if (model) showAnswer();
  }

  async function start() {
    models = (await ask("/v1/models")).models;
    element("keyed").hidden = true;
    element("chosen").hidden = element("looked").hidden = models.length === 0;
    if (models.length === 0) throw new Error(say("no_models"));
    element("models").replaceChildren(...models.map(model => make("option", model.name)));
    await choose(models[0].name);
  }

  element("languages").addEventListener("click", event => {
    if (!event.target.dataset.language) return;
    language = event.target.dataset.language;
    localStorage.setItem("clv-language", language);
    show();
  });
  element("keyed").addEventListener("submit", event => {
    event.preventDefault();
    key = element("key").value.trim();
    sessionStorage.setItem("clv-key", key);
    trying(start);
  });
  element("models").addEventListener("change", event => trying(() => choose(event.target.value)));
  element("open-report").addEventListener("click", () => trying(openReport));
  element("by-id").addEventListener("submit", event => {
    event.preventDefault();
    const id = encodeURIComponent(element("customer").value);
    trying(async () => {
      answer = null;
      showAnswer();
      answer = await ask(`/v1/models/${model.name}/customers/${id}`);
      showAnswer();
    });
  });
  element("by-numbers").addEventListener("submit", event => {
    event.preventDefault();
    const value = id => Number(element(id).value);
    const customer = { frequency: value("frequency"), recency: value("recency"), T: value("T") };
    if (element("monetary").value !== "") {
      const [x, mean] = [customer.frequency, value("monetary")];
      customer.monetary_value = x > 0 ? mean : 0;
      // A model of single amounts: all of hers are taken to be the mean.
      if ((model.spend_fit?.form ?? "means") !== "means" && mean > 0) {
        Object.assign(customer, {
          first_amount: mean, spend_squares: 0, log_spends: x * Math.log(mean),
          log_spend_squares: 0, zero_spends: 0,
        });
      }
    }
    const unit = { day: 30, week: 4, month: 1, year: 1 }[model.time_unit];
    trying(async () => {
      answer = null;
      showAnswer();
      answer = await ask(`/v1/models/${model.name}/what-if`,
        { customer, silent_for: [unit, 3 * unit, 6 * unit] });
      showAnswer();
    });
  });
  element("main").hidden = false;
  show();
  trying(start);
})();
