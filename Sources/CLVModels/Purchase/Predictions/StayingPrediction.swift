internal import CLVNumerics

/// What depends on whether a customer has left, and still may leave.
public struct StayingPrediction: Sendable {
  /// The probability of so long a silence, had the customer stayed: see
  /// ``PurchaseModel/probabilityOfSilence(_:)``.
  public let silenceProbability: Double

  /// The customer's usual gap between purchases: after the last one the next
  /// comes within it with even odds, if the customer stays; nil where that
  /// takes for ever.
  public let usualGap: Double?

  /// The discounted number of purchases over the horizon, if the customer is
  /// alive at T; he or she may leave later.
  public let purchasesIfAlive: Double

  /// The same, if the customer also stays over all of the horizon.
  public let purchasesIfStaying: Double
}

extension PurchaseModel {
  /// Works out the purchases and the silence of the customers behind each
  /// distinct history, if they are alive, and if they stay.
  ///
  /// - Parameters:
  ///   - sample: The histories.
  ///   - predictions: Those of the sample's histories, as
  ///     ``predictions(for:_:uncertainty:)`` makes them with the same settings.
  ///   - settings: How far ahead, a finite horizon, and the discount rate.
  /// - Returns: An entry for each of the sample's histories, in their order.
  public func stayingPredictions(
    for sample: HistorySample, _ predictions: [PurchasePrediction],
    _ settings: PredictionSettings
  ) -> [StayingPrediction] {
    precondition(predictions.count == sample.distinctCount, "one for each")
    precondition(settings.horizon.isFinite, "nobody stays for ever")
    let staying = withoutDropout
    let (representatives, futureOf) = staying.sharedFutures(of: sample)
    let purchases = parallelMap(count: representatives.count, chunkSize: 64) {
      staying.future(of: sample.history(representatives[$0]))
        .discountedPurchases(rate: settings.discountRate, in: settings.horizon)
    }
    return parallelChunks(count: predictions.count, chunkSize: 1024) { range in
      range.map { i in
        let history = sample.history(i)
        let ifAlive = purchasesIfAlive(history, predictions[i], settings)
        return StayingPrediction(
          silenceProbability: probabilityOfSilence(history),
          usualGap: gapBetweenPurchases(after: history),
          purchasesIfAlive: ifAlive,
          // Leaving gains nothing, whatever the last digits say.
          purchasesIfStaying: max(ifAlive, purchases[futureOf[i]]))
      }
    }.flatMap(\.self)
  }

  private func purchasesIfAlive(
    _ history: PurchaseHistory, _ prediction: PurchasePrediction,
    _ settings: PredictionSettings
  ) -> Double {
    let alive = prediction.probabilityAlive
    // The quotient is exact enough unless it is of next to nothing.
    return alive > 1e-200
      ? prediction.discountedPurchases / alive
      : future(of: history).discountedPurchases(
        rate: settings.discountRate, in: settings.horizon)
  }
}

extension CovariateModel where Base: PurchaseModel {
  /// The same for the customers behind each distinct history under each
  /// covariate row, by the base model at the row's parameters.
  ///
  /// - Returns: An entry for each distinct observation of the sample, row
  ///   after row, as the predictions are.
  public func stayingPredictions(
    for sample: CovariateSample<HistorySample>,
    _ predictions: [PurchasePrediction], _ settings: PredictionSettings
  ) -> [StayingPrediction] {
    let starts = sample.samples.reduce(into: [0]) { starts, one in
      starts.append(starts[starts.count - 1] + one.distinctCount)
    }
    let models = models(for: sample.rows)
    return parallelChunks(
      count: models.count, chunkSize: max(1, min(64, models.count / 64))
    ) { rows in
      rows.flatMap {
        models[$0].stayingPredictions(
          for: sample.samples[$0],
          Array(predictions[starts[$0]..<starts[$0 + 1]]), settings)
      }
    }.flatMap(\.self)
  }
}
