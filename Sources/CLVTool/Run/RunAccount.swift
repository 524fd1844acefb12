import CLV

/// What a run tells at its end.
struct RunAccount {
  private(set) var text = ""

  private var words: Words { Messages.words }

  mutating func add(_ title: String, _ text: String) {
    if !self.text.isEmpty { self.text += "\n" }
    self.text += "\(title)\n\(text)\n"
  }

  /// What was fitted on the calibration.
  mutating func add(_ model: CustomerModel) {
    add(model.record.purchase)
    if let spend = model.record.spend {
      add(spend, model.record.spendFormChoice)
    }
    if let choice = model.record.covariateChoice {
      add(
        words.text("fitted.own_covariates_title"),
        CovariateChoiceText.text(choice, in: words))
    }
    if let correction = model.record.correction {
      add(
        words.text("fitted.correction_title"),
        CorrectionText.text(correction, in: words))
    }
  }

  private mutating func add(
    _ record: FitRecord, _ choice: SpendFormChoice? = nil
  ) {
    add(
      words.text("fitted.title", ["model": .text(record.model)]),
      FitText.text(record, choice: choice, in: words))
  }

  mutating func add(
    _ validation: HoldoutValidation, _ window: ObservationWindow
  ) {
    add(
      words.text(
        "tested.title_to",
        [
          "days": .count(window.holdoutDays),
          "end": .day(window.observationEnd),
        ]),
      ValidationText.text(validation, in: words))
    for (title, text) in ValidationText.further(validation, in: words) {
      add(title, text)
    }
  }

  mutating func add(
    _ sums: StudySums, _ forecasts: CustomerForecasts,
    _ window: ObservationWindow
  ) {
    let settings = forecasts.settings
    add(
      words.text(
        "outlook.title",
        [
          "horizon": .duration(settings.horizon, forecasts.model.timeUnit),
          "end": .day(window.observationEnd),
        ]),
      ForecastText.text(
        forecasts, ids: forecasts.summary.ids, level: settings.level,
        doubt: sums.doubt, in: words))
  }
}
