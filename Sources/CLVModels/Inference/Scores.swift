internal import CLVNumerics

extension LikelihoodModel {
  /// The log-likelihood and its derivatives of each distinct observation by
  /// itself, for one customer.
  ///
  /// Every model has them: those of a sample of one.
  func contributions<Value: Sendable>(
    of sample: Sample, _ value: @Sendable (Evaluation) -> Value
  ) -> [Value] {
    parallelChunks(count: sample.distinctCount, chunkSize: 512) { places in
      places.map { place in
        let one = sample.selecting(CollectionOfOne(place)).reweighted([1])
        return value(logLikelihood(of: one))
      }
    }.flatMap(\.self)
  }
}
