internal import CLVNumerics

extension PurchaseModel {
  /// The expected purchases of the customers behind each distinct history, in
  /// (T, T + t] for several t.
  ///
  /// The future of an alive customer is worked out once for all who share it.
  ///
  /// - Parameters:
  ///   - times: The lengths of time.
  ///   - sample: The histories.
  /// - Returns: History after history, an expectation for each of the times.
  package func expectedPurchases(
    in times: [Double], for sample: HistorySample
  ) -> [Double] {
    let (representatives, futureOf) = sharedFutures(of: sample)
    let futures = parallelChunks(
      count: representatives.count, chunkSize: 32
    ) { range in
      range.flatMap { i in
        let future = future(of: sample.history(representatives[i]))
        return times.map { future.expectedPurchases(in: $0) }
      }
    }.flatMap(\.self)
    let count = times.count
    return parallelChunks(count: futureOf.count, chunkSize: 1024) { range in
      range.flatMap { i in
        let alive = probabilityAlive(sample.history(i))
        let start = futureOf[i] * count
        // Who is not alive buys nothing, not 0·∞.
        return futures[start..<start + count].map {
          alive > 0 ? alive * $0 : 0
        }
      }
    }.flatMap(\.self)
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
