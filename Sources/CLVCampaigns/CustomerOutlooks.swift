public import CLVData
public import CLVForecasting
public import CLVModels
internal import CLVNumerics

/// What is at stake with one customer.
///
/// Over the horizon a customer is worth V₁ if alive now, and V₂ if he or she
/// also stays to the end of it; V₁ and V₂ are margin × expected spend ×
/// discounted purchases. The lifetime value is P(alive) · V₁. What a perfect
/// campaign could save, ``valueAtRisk``, is
///
///     (1 − P(alive)) · V₁  +  P(alive) · (V₂ − V₁)
///
/// in two parts: if the customer has left, all that he or she would be worth
/// back; if not, what is lost by those who are to leave within the horizon.
///
/// Without amounts all values are in purchases instead of money.
public struct CustomerOutlook: Sendable {
  /// What is forecast.
  public let forecast: CustomerForecast

  /// What depends on whether the customer has left.
  public let staying: StayingPrediction

  /// What one purchase counts: margin × expected spend, or 1 without amounts.
  public let worthOfPurchase: Double

  /// The probability that the customer is alive.
  public var probabilityAlive: Double { forecast.purchases.probabilityAlive }

  /// What the customer is worth: P(alive) · V₁.
  public var value: Double { worth(forecast.purchases.discountedPurchases) }

  /// V₁, what the customer is worth if alive now.
  public var valueIfAlive: Double { worth(staying.purchasesIfAlive) }

  /// V₂, what the customer is worth if alive and staying to the horizon.
  public var valueIfStaying: Double { worth(staying.purchasesIfStaying) }

  /// What leaving costs, in the past or to come.
  public var valueAtRisk: Double { worth(purchasesAtRisk) }

  func worth(_ purchases: Double) -> Double {
    // No purchases are worth nothing, whatever the spend.
    purchases == 0 ? 0 : worthOfPurchase * purchases
  }
}

/// What is at stake with every customer of a summary.
public struct CustomerOutlooks: Sendable {
  /// What is forecast of them.
  public let forecasts: CustomerForecasts

  /// What depends on who has left, for each distinct history.
  private let staying: [StayingPrediction]

  /// Works out what is at stake with customers who have been forecast over a
  /// finite horizon.
  public init(_ forecasts: CustomerForecasts) {
    self.forecasts = forecasts
    staying = Self.staying(forecasts, forecasts.model.purchase)
  }

  private static func staying(
    _ forecasts: CustomerForecasts, _ purchase: some PurchaseModel
  ) -> [StayingPrediction] {
    let ahead = forecasts.settings.prediction(in: forecasts.model.timeUnit)
    return switch forecasts.histories.sample {
    case .plain(let sample):
      purchase.stayingPredictions(for: sample, forecasts.predictions, ahead)
    case .covariate(let sample, let effects):
      effects.model(of: purchase)
        .stayingPredictions(for: sample, forecasts.predictions, ahead)
    }
  }

  /// The customers.
  public var summary: CustomerSummary { forecasts.summary }

  /// How the forecasts were made.
  public var settings: ForecastSettings { forecasts.settings }

  /// The number of customers.
  public var count: Int { forecasts.count }

  /// Whether values are money; else they are purchases.
  public var hasMoney: Bool { forecasts.expectedSpends() != nil }

  /// What is at stake with a customer, by the place in the summary.
  public subscript(customer: Int) -> CustomerOutlook {
    CustomerOutlook(
      forecast: forecasts[customer],
      staying: staying[Int(forecasts.membership[customer])],
      worthOfPurchase: forecasts.factor(of: customer)
        * (forecasts.expectedSpend(of: customer)
          .map { settings.margin * $0 } ?? 1))
  }

  /// One of the customers of each distinct history.
  var customerOfEachHistory: [Int] {
    var customers = [Int](repeating: 0, count: forecasts.predictions.count)
    for (customer, history) in forecasts.membership.enumerated() {
      customers[Int(history)] = customer
    }
    return customers
  }

  /// How long the customer has been silent, in the time unit.
  func silence(of customer: Int) -> Double {
    summary.T[customer] - summary.recency[customer]
  }

  /// A number of each customer.
  func column(
    _ value: @Sendable (CustomerOutlook) -> Double
  ) -> [Double] {
    parallelMap(count: count, chunkSize: 1 << 14) { value(self[$0]) }
  }
}
