import CLV

/// What a run tells at its end.
struct RunAccount {
  private(set) var text = ""

  mutating func add(_ title: String, _ text: String) {
    if !self.text.isEmpty { self.text += "\n" }
    self.text += "\(title)\n\(text)\n"
  }

  mutating func add(_ title: String, _ model: CustomerModel) {
    for record in [model.record.purchase, model.record.spend] {
      if let record { add("\(title): \(record.model)", FitText.text(record)) }
    }
  }

  mutating func add(
    _ validation: HoldoutValidation, _ window: ObservationWindow
  ) {
    add(
      "Holdout: \(NumberText.count(window.holdoutDays, "day")) to "
        + "\(window.observationEnd)",
      ValidationText.text(validation))
    for (title, text) in ValidationText.further(validation) {
      add(title, text)
    }
  }

  mutating func add(
    _ sums: StudySums, _ forecasts: CustomerForecasts,
    _ window: ObservationWindow
  ) {
    let settings = forecasts.settings
    let unit = forecasts.model.timeUnit
    add(
      "Forecast of \(NumberText.duration(settings.horizon, unit)) "
        + "from \(window.observationEnd), refitted on all data",
      ForecastText.text(
        forecasts, ids: forecasts.summary.ids, level: settings.level,
        doubt: sums.doubt))
  }
}
