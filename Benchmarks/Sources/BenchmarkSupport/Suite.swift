internal import Benchmark

/// What a benchmark works on, made before the clock starts.
public struct Prepared<Subject> {
  let subject: Subject
  let distinctHistories: Int

  /// A subject that reduces to a number of distinct histories.
  public init(_ subject: Subject, distinctHistories: Int) {
    self.subject = subject
    self.distinctHistories = distinctHistories
  }
}

/// Adds benchmarks to the suite of an executable.
public enum Suite {
  /// A constant that is recorded with the times, to divide them by.
  private static let distinctHistories = BenchmarkMetric.custom(
    "distinct histories", useScalingFactor: false)

  /// Measures one piece of work for every population.
  ///
  /// - Parameters:
  ///   - name: What is measured.
  ///   - largest: The largest population to measure it for.
  ///   - prepare: Makes what the work needs.
  ///   - work: What is measured, once per iteration.
  public static func measure<Subject, Result>(
    _ name: String, upTo largest: Int = .max,
    prepare: @escaping (Population) throws -> Prepared<Subject>,
    work: @escaping (Subject) throws -> Result
  ) {
    for population in Population.all where population.customers <= largest {
      let closure = { (benchmark: Benchmark, prepared: Prepared<Subject>) in
        benchmark.startMeasurement()
        blackHole(try work(prepared.subject))
        benchmark.stopMeasurement()
        benchmark.measurement(distinctHistories, prepared.distinctHistories)
      }
      _ = Benchmark(
        name, configuration: configuration(population), closure: closure,
        setup: { try prepare(population) })
    }
  }

  private static func configuration(
    _ population: Population
  ) -> Benchmark.Configuration {
    Benchmark.Configuration(
      metrics: [
        .wallClock, .throughput, .peakMemoryResident, distinctHistories,
      ],
      tags: ["customers": "\(population.customers)"],
      warmupIterations: 1,
      maxDuration: .seconds(population.customers < 1_000_000 ? 2 : 8),
      maxIterations: 100)
  }
}
