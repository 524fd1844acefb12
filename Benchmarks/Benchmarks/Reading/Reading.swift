import BenchmarkSupport
import CLV

/// From files to numbers, and a summary back into a file.
let benchmarks: @Sendable () -> Void = {
  Suite.measure("Log to summary file") { population in
    let path = try population.log()
    return Prepared(path, distinctHistories: try distinct(population))
  } work: { path in
    let file = try AtomicFile(path: "/dev/null")
    try Population.summarize(path).calibration.write(to: file)
    try file.commit()
  }
  Suite.measure("Log") { population in
    let path = try population.log()
    return Prepared(path, distinctHistories: try distinct(population))
  } work: { path in
    try TransactionLog(reading: InputTable(path: path))
  }
}

private func distinct(_ population: Population) throws -> Int {
  try population.summary().histories.distinctCount
}
