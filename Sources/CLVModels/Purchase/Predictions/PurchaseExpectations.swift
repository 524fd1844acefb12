internal import CLVNumerics

extension PurchaseModel {
  /// The expected purchases of the customers behind each distinct history, in
  /// (T, T + t] for several t.
  ///
  /// The future of an alive customer is worked out once for all who share it,
  /// and interpolated between many that differ in T alone: see
  /// ``ExpectationsByAge``.
  ///
  /// - Parameters:
  ///   - times: The lengths of time.
  ///   - sample: The histories.
  /// - Returns: History after history, an expectation for each of the times,
  ///   to a relative 1e-7.
  package func expectedPurchases(
    in times: [Double], for sample: HistorySample
  ) -> [Double] {
    let (representatives, futureOf) = sharedFutures(of: sample)
    let histories = representatives.map { sample.history($0) }
    let futures = expectations(of: histories, in: times)
    return parallelChunks(count: futureOf.count, chunkSize: 1024) { range in
      range.flatMap { i in
        let alive = probabilityAlive(sample.history(i))
        // Who is not alive buys nothing, not 0·∞.
        return futures[futureOf[i]].map { alive > 0 ? alive * $0 : 0 }
      }
    }.flatMap(\.self)
  }

  /// The expected purchases of alive customers with these histories, an
  /// expectation for each of the times.
  private func expectations(
    of histories: [PurchaseHistory], in times: [Double]
  ) -> [[Double]] {
    @Sendable func exact(_ place: Int) -> [Double] {
      let future = future(of: histories[place])
      return times.map { future.expectedPurchases(in: $0) }
    }
    guard !Self.futureDependsOnRecency else {
      return parallelChunks(count: histories.count, chunkSize: 32) {
        $0.map(exact)
      }.flatMap(\.self)
    }
    let places = histories.indices.sorted {
      let (one, other) = (histories[$0], histories[$1])
      return (one.frequency, one.T) < (other.frequency, other.T)
    }
    let runs = places.chunked { histories[$0].frequency }
    let found = parallelChunks(count: runs.count, chunkSize: 1) { range in
      let run = runs[range.lowerBound]
      return ExpectationsByAge(ages: run.map { histories[$0].T }) {
        exact(run[$0])
      }.values
    }
    var expectations = [[Double]](repeating: [], count: histories.count)
    for (run, values) in zip(runs, found) {
      for (place, value) in zip(run, values) { expectations[place] = value }
    }
    return expectations
  }
}

extension [Int] {
  /// Runs of neighbours that share a value.
  fileprivate func chunked(by value: (Int) -> Int) -> [[Int]] {
    var runs: [[Int]] = []
    var last: Int?
    for element in self {
      let found = value(element)
      if found == last {
        runs[runs.count - 1].append(element)
      } else {
        runs.append([element])
        last = found
      }
    }
    return runs
  }
}

extension CovariateModel where Base: PurchaseModel {
  /// The expected purchases of the customers behind each distinct history
  /// under each covariate row, in (T, T + t] for several t.
  ///
  /// - Returns: Row after row, history after history, an expectation for each
  ///   of the times.
  package func expectedPurchases(
    in times: [Double], for sample: CovariateSample<HistorySample>
  ) -> [Double] {
    zip(models(for: sample.rows), sample.samples).flatMap { model, histories in
      model.expectedPurchases(in: times, for: histories)
    }
  }
}
