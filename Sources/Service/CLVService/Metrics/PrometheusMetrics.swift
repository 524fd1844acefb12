internal import CoreMetrics
internal import Metrics
internal import Synchronization

/// Counters, gauges and histograms, kept in memory and told in the text format
/// of Prometheus.
final class PrometheusMetrics: MetricsFactory, Sendable {
  /// A name with its labels.
  struct Series: Hashable {
    let name: String
    let labels: [String]

    init(_ name: String, _ dimensions: [(String, String)]) {
      self.name = name
      labels = dimensions.map { label, value in
        let value = value.replacing("\\", with: "\\\\")
          .replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "\(label)=\"\(value)\""
      }
    }

    /// With one more label, and an ending of the name.
    func text(_ ending: String = "", _ more: String? = nil) -> String {
      let all = labels + [more].compactMap(\.self)
      return name + ending
        + (all.isEmpty ? "" : "{\(all.joined(separator: ","))}")
    }
  }

  private let numbers = Mutex<[Series: PrometheusNumber]>([:])
  private let histograms = Mutex<[Series: PrometheusHistogram]>([:])

  /// What the metrics mean, by their names.
  private let help: [String: String]

  init(help: [String: String]) {
    self.help = help
  }

  private func number(
    _ label: String, _ dimensions: [(String, String)], _ type: String
  ) -> PrometheusNumber {
    let series = Series(label, dimensions)
    return numbers.withLock { numbers in
      if let known = numbers[series] { return known }
      let new = PrometheusNumber(type)
      numbers[series] = new
      return new
    }
  }

  private func histogram(
    _ label: String, _ dimensions: [(String, String)]
  ) -> PrometheusHistogram {
    let series = Series(label, dimensions)
    return histograms.withLock { histograms in
      if let known = histograms[series] { return known }
      let new = PrometheusHistogram()
      histograms[series] = new
      return new
    }
  }

  // MARK: - Metrics

  func makeCounter(
    label: String, dimensions: [(String, String)]
  ) -> any CounterHandler { number(label, dimensions, "counter") }

  func makeMeter(
    label: String, dimensions: [(String, String)]
  ) -> any MeterHandler { number(label, dimensions, "gauge") }

  func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    if aggregate { return histogram(label, dimensions) }
    return number(label, dimensions, "gauge")
  }

  func makeTimer(
    label: String, dimensions: [(String, String)]
  ) -> any TimerHandler { histogram(label, dimensions) }

  func destroyCounter(_ handler: any CounterHandler) {}
  func destroyMeter(_ handler: any MeterHandler) {}
  func destroyRecorder(_ handler: any RecorderHandler) {}
  func destroyTimer(_ handler: any TimerHandler) {}

  // MARK: - Text

  /// All of them, in the text format 0.0.4.
  var text: String {
    var lines: [String: [String]] = [:]
    var types: [String: String] = [:]
    for (series, number) in numbers.withLock({ $0 }) {
      types[series.name] = number.type
      lines[series.name, default: []].append(
        "\(series.text()) \(Self.text(number.value))")
    }
    for (series, histogram) in histograms.withLock({ $0 }) {
      types[series.name] = "histogram"
      lines[series.name, default: []].append(
        histogram.lines(series).joined(separator: "\n"))
    }
    return lines.sorted { $0.key < $1.key }.map { name, lines in
      let about = help[name].map { "# HELP \(name) \($0)\n" } ?? ""
      return about + "# TYPE \(name) \(types[name] ?? "untyped")\n"
        + lines.sorted().joined(separator: "\n") + "\n"
    }.joined()
  }

  static func text(_ value: Double) -> String {
    if let whole = Int64(exactly: value) { return "\(whole)" }
    return "\(value)"
  }
}

/// A number that goes up, or up and down.
final class PrometheusNumber: CounterHandler, MeterHandler, RecorderHandler {
  let type: String
  private let held = Mutex(0.0)

  init(_ type: String) {
    self.type = type
  }

  var value: Double { held.withLock { $0 } }

  func increment(by amount: Int64) { held.withLock { $0 += Double(amount) } }
  func increment(by amount: Double) { held.withLock { $0 += amount } }
  func decrement(by amount: Double) { held.withLock { $0 -= amount } }
  func reset() { held.withLock { $0 = 0 } }
  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { held.withLock { $0 = value } }
  func record(_ value: Int64) { set(Double(value)) }
  func record(_ value: Double) { set(value) }
}

/// How often values were below each of some bounds.
final class PrometheusHistogram: RecorderHandler, TimerHandler {
  /// In seconds, from half a millisecond to half a minute.
  static let bounds = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
    10, 30,
  ]

  private struct State {
    var counts = [Int](repeating: 0, count: PrometheusHistogram.bounds.count)
    var count = 0
    var sum = 0.0
  }

  private let state = Mutex(State())

  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    let place = Self.bounds.firstIndex { value <= $0 }
    state.withLock { state in
      if let place { state.counts[place] += 1 }
      state.count += 1
      state.sum += value
    }
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

  /// As Prometheus takes it: each bucket counts those below it too.
  func lines(_ series: PrometheusMetrics.Series) -> [String] {
    let state = state.withLock { $0 }
    var lines: [String] = []
    var below = 0
    for (bound, count) in zip(Self.bounds, state.counts) {
      below += count
      let le = "le=\"\(PrometheusMetrics.text(bound))\""
      lines.append("\(series.text("_bucket", le)) \(below)")
    }
    lines.append("\(series.text("_bucket", "le=\"+Inf\"")) \(state.count)")
    lines.append(
      "\(series.text("_sum")) \(PrometheusMetrics.text(state.sum))")
    lines.append("\(series.text("_count")) \(state.count)")
    return lines
  }
}
