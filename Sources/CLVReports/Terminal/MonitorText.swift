internal import CLVData
public import CLVStudy
internal import CLVValidation

/// Whether a model still holds, and whether a new one takes its place, for a
/// terminal.
public struct MonitorText: Sendable {
  private let words: Words

  /// A table of measures, and which are too much.
  public static func text(
    _ monitor: ModelMonitor, in words: Words = .english
  ) -> String {
    Self(words: words).text(monitor)
  }

  private func text(_ monitor: ModelMonitor) -> String {
    var table = TextTable(
      header: ["measure", "expected", "interval", "actual", "size", "limit"]
        .map { words.text("monitored.\($0)") })
    for reading in monitor.readings {
      table.append([
        words.text("monitored.\(reading.measure.rawValue)"),
        number(reading.expected, reading.measure),
        reading.interval.map { interval in
          words.text(
            "measured.range",
            [
              "low": .text(number(interval.lowerBound, reading.measure)),
              "high": .text(number(interval.upperBound, reading.measure)),
            ])
        } ?? "",
        number(reading.actual, reading.measure), size(reading.size, reading),
        size(reading.limit, reading),
      ])
    }
    var sentences: [String] = []
    if let arrivals = monitor.arrivals {
      sentences.append(
        words.text(
          "monitored.arrivals",
          ["since": .count(arrivals.since), "before": .count(arrivals.before)]))
    }
    let names = monitor.alarms.map { words.text("monitored.\($0.rawValue)") }
    sentences.append(
      names.isEmpty
        ? words.text("monitored.holds")
        : words.text(
          "monitored.drifted", ["measures": .text(words.list(names))]))
    let title = words.text(
      "monitored.title",
      [
        "customers": .count(monitor.customers),
        "start": .day(monitor.days.lowerBound),
        "end": .day(monitor.days.upperBound),
      ])
    return
      ([title, table.text(), ""] + sentences.map { WrappedText.lines($0) })
      .joined(separator: "\n") + "\n"
  }

  private func number(_ value: Double, _ measure: ModelMonitor.Measure)
    -> String
  {
    switch measure {
    case .outside: words.percent(value)
    case .value, .amounts: words.fixed(value, 2)
    case .purchases, .newcomers: words.fixed(value, 1)
    }
  }

  private func size(_ size: Double, _ reading: ModelMonitor.Reading) -> String {
    reading.measure == .amounts ? words.fixed(size, 3) : words.percent(size)
  }

  /// Which of two models is written, and why.
  public static func text(
    _ gate: ModelGate, isKept: Bool, to path: String,
    in words: Words = .english
  ) -> String {
    let sentence = words.text(
      isKept ? "monitored.kept" : "monitored.replaced",
      [
        "customers": .count(gate.customers),
        "champion": .number(gate.champion, decimals: 4),
        "challenger": .number(gate.challenger, decimals: 4),
        "error": .number(gate.standardError, decimals: 4),
        "file": .text(path),
      ])
    return WrappedText.lines(sentence, after: "", hanging: 2) + "\n"
  }
}
