internal import CLVData
internal import CLVForecasting
internal import CLVStudy
internal import CLVValidation

/// What a run has found against its forecasts, or that limits them, the gravest
/// first: the terminal and the page say the same.
///
/// What tests of the assumptions found is not among it: see
/// `AssumptionReport`, whose doubtful findings stand beside these.
struct RunFindings: Sendable {
  /// The sentences, each with its own name.
  let sentences: [ReportSentence]

  /// What the tests of the assumptions doubt.
  let doubtful: [AssumptionFinding]

  /// How many there are.
  var count: Int { sentences.count + doubtful.count }

  /// What they are called, as the sentences that say them.
  var names: [String] {
    sentences.map(\.id) + doubtful.map { "finding.\($0.key.rawValue)" }
  }

  init(_ results: StudyResults) {
    let validation = results.calibration.validation
    sentences =
      (validation.map { Report.contradictions($0) } ?? [])
      + DataFindings(results).dates + FitFindings(results).sentences
      + (validation.map { HoldoutFindings($0).sentences } ?? [])
      + DataFindings(results).reach
    doubtful =
      validation?.assumptions?.findings.filter { $0.status == .doubtful } ?? []
  }
}

/// What the data themselves make doubtful.
private struct DataFindings {
  /// Dates that lie far from all others.
  private(set) var dates: [ReportSentence] = []

  /// That forecasts go beyond what was observed or tested.
  private(set) var reach: [ReportSentence] = []

  init(_ results: StudyResults) {
    for far in results.calibration.cleaning.farDates ?? [] {
      add(far)
    }
    let settings = results.forecasts.settings
    let unit = results.summary.timeUnit
    if let observed = settings.observedTimeExceeded(by: results.summary) {
      reach.append(
        ReportSentence(
          "warnings.extrapolation",
          [
            "horizon": .duration(settings.horizon, unit),
            "observed": .duration((observed * 10).rounded() / 10, unit),
          ]))
    }
    let later = results.calibration.cleaning.customersFirstSeenInHoldout
    if later > 0 {
      reach.append(
        ReportSentence(
          "warnings.first_seen_later", ["customers": .count(later)]))
    }
  }

  private mutating func add(_ far: FarDate) {
    guard let day = try? CalendarDay(far.day),
      let nearest = try? CalendarDay(far.nearest)
    else { return }
    dates.append(
      ReportSentence(
        far.isFirst ? "warnings.far_first" : "warnings.far_last",
        [
          "rows": .count(far.rows), "line": .count(far.line),
          "day": .day(day), "years": .duration(Double(far.years), .year),
          "nearest": .day(nearest),
        ]))
  }
}
