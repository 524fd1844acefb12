import BenchmarkSupport
import CLV

/// The whole loop of `clv run`, through the library, with all of its files but
/// the report.
let benchmarks: @Sendable () -> Void = {
  Suite.measure("Whole run") { population in
    let path = try population.log()
    let distinct = try population.summary().histories.distinctCount
    return Prepared(path, distinctHistories: distinct)
  } work: { path in
    try run(path)
  }
}

private func run(_ path: String) throws {
  var options = StudyOptions()
  options.calibrationEnd = Population.calibrationEnd
  _ = try CustomerStudy(options).run(
    try TransactionLog(reading: InputTable(path: path))
  ) { step in
    switch step {
    case .summarized(let summaries):
      try write { try summaries.calibration.write(to: $0) }
    case .fitted(let model, _, _): try write { try model.write(to: $0) }
    case .validated(let validation):
      try write { try validation.write(to: $0) }
    case .forecast(let forecasts): try write { try forecasts.write(to: $0) }
    case .acted(let actions): try write { try actions.write(to: $0) }
    case .compared, .joined, .summed: break
    }
  }
}

/// To a device: what a disk does is not measured.
private func write(_ contents: (AtomicFile) throws -> Void) throws {
  let file = try AtomicFile(path: "/dev/null")
  try contents(file)
  try file.commit()
}
