internal import CLVData
internal import CLVModels
internal import Libm

/// A covariate that the log itself tells of each customer, so that no table of
/// covariates is needed.
///
/// It bears on how often and how long a customer buys, not on the amounts.
/// Amounts are taken as ln(1 + amount) in steps of a sixteenth, so that many
/// customers have the same covariates.
public enum OwnCovariate: String, Codable, Sendable, CaseIterable {
  /// The mean amount of the purchases so far, the first one included where it
  /// is known.
  case meanAmount = "summary.mean_amount"

  /// The amount of the first purchase.
  case firstAmount = "summary.first_amount"

  /// The month of the first purchase, in years of the Gregorian calendar:
  /// 2024.25 for April 2024.
  case firstMonth = "summary.first_month"

  /// The covariate of each customer of a summary, in its order; nil where the
  /// summary does not tell.
  func values(_ summary: CustomerSummary) -> [Double]? {
    switch self {
    case .meanAmount:
      guard summary.hasAmounts else { return nil }
      return summary.frequency.indices.map { customer in
        let x = Double(summary.frequency[customer])
        let spent = x * summary.monetaryValue[customer]
        guard let first = summary.firstAmount?[customer] else {
          return Self.step(x > 0 ? spent / x : 0)
        }
        return Self.step((spent + first) / (x + 1))
      }
    case .firstAmount:
      guard summary.hasAmounts else { return nil }
      return summary.firstAmount.map { $0.map(Self.step) }
    case .firstMonth:
      return summary.firstDay.map { days in
        days.map { day in
          let (year, month, _) = day.components
          return Double(year) + Double(month - 1) / 12
        }
      }
    }
  }

  private static func step(_ amount: Double) -> Double {
    (16 * log1p(max(0, amount))).rounded() / 16
  }

  /// The covariates of a summary's customers; those that the summary does not
  /// tell are not among them.
  static func customers(
    _ covariates: [OwnCovariate], of summary: CustomerSummary
  ) -> CustomerCovariates {
    CustomerCovariates(
      ofSummary: summary.ids,
      columns: covariates.compactMap { covariate in
        covariate.values(summary).map {
          CovariateColumn(covariate.rawValue, numbers: $0)
        }
      })
  }
}

extension CovariateSource {
  /// A source of what a log itself tells of its customers, for a model of
  /// purchases alone.
  ///
  /// - Parameters:
  ///   - own: The covariates.
  ///   - penalty: λ of the penalty λ/2·Σγ² on the coefficients of the
  ///     standardized covariates.
  public init(own: [OwnCovariate], penalty: Double = Self.ownPenalty) {
    self.init(.own(own), settings: CovariateSettings(penalty: penalty))
  }

  /// A standard deviation of 1 for each coefficient, unless told otherwise.
  public static var ownPenalty: Double { 1 }
}

extension CustomerModel {
  /// Where the covariates of any customers are to be found, if the model
  /// depends on what a log itself tells of its customers alone; else nil.
  public var ownCovariates: CovariateSource? {
    guard let fitted = purchaseCovariates, spendCovariates == nil else {
      return nil
    }
    let names = fitted.design.codings.map(\.name)
    let own = names.compactMap(OwnCovariate.init)
    guard !own.isEmpty, own.count == names.count else { return nil }
    return CovariateSource(own: own, penalty: fitted.settings.penalty)
  }
}
