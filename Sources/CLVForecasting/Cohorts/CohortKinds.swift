internal import CLVModels
internal import CLVNumerics

/// Customers to come who have the same covariates, as one of the kinds that
/// all of them are of.
struct CohortKind: Sendable {
  /// The share of the customers who are of the kind.
  let share: Double
  let purchase: any PurchaseModel
  let spend: (any SpendModel)?

  /// The uncertainty of either model's parameters; nil where it is not known.
  let uncertainty:
    (
      purchase: LaplaceApproximation?, spend: LaplaceApproximation?
    )

  /// The coded covariates that either model looks at.
  let rows: (purchase: [Double], spend: [Double])
}

/// The kinds of customers to come: one of them without covariates, else those
/// of the customers whose covariates are given, in their proportions.
struct CohortKinds: Sendable {
  let kinds: [CohortKind]
  private let covariates: ForecastCovariates

  init(_ model: CustomerModel, _ covariates: ForecastCovariates) {
    let uncertainty = model.uncertainty
    self.covariates = covariates
    kinds = covariates.kinds.map { kind in
      let purchaseRow = covariates.purchase?.row(kind.purchase) ?? []
      let spendRow = covariates.spend?.row(kind.spend) ?? []
      return CohortKind(
        share: kind.share,
        purchase: covariates.purchase?
          .purchaseModel(model.purchase, for: purchaseRow) ?? model.purchase,
        spend: model.spend.map { spend in
          covariates.spend?.spendModel(spend, for: spendRow) ?? spend
        },
        uncertainty: (
          covariates.purchase.map {
            $0.uncertainty?.approximation(of: purchaseRow)
          } ?? uncertainty.purchase,
          covariates.spend.map {
            $0.uncertainty?.approximation(of: spendRow)
          } ?? uncertainty.spend
        ),
        rows: (purchaseRow, spendRow))
    }
  }

  /// The variance over the purchase model's parameters and coefficients of a
  /// sum over the kinds, as far as it is linear in them; nil without
  /// covariates, and where the law is made of draws.
  ///
  /// A term has, of a kind, a weight, and the values at the points of its own
  /// uncertainty.
  func purchaseVariance(
    _ term: (_ kind: Int) -> (weight: Double, values: [Double])
  ) -> Double? {
    covariates.purchase?.uncertainty.flatMap { uncertainty in
      variance(
        uncertainty, kinds.map { ($0.uncertainty.purchase, $0.rows.purchase) },
        term)
    }
  }

  /// The variance that the uncertainty of the spend model's parameters gives.
  func spendVariance(
    _ term: (_ kind: Int) -> (weight: Double, values: [Double])
  ) -> Double? {
    covariates.spend?.uncertainty.flatMap { uncertainty in
      variance(
        uncertainty, kinds.map { ($0.uncertainty.spend, $0.rows.spend) }, term)
    }
  }

  private func variance(
    _ uncertainty: CovariateApproximation,
    _ rows: [(approximation: LaplaceApproximation?, row: [Double])],
    _ term: (_ kind: Int) -> (weight: Double, values: [Double])
  ) -> Double? {
    // Draws move the customers of all kinds together.
    guard !uncertainty.isDrawn else { return nil }
    var gradient = [Double](repeating: 0, count: uncertainty.gradientSize)
    for (kind, row) in rows.enumerated() {
      guard let approximation = row.approximation else { continue }
      let (weight, values) = term(kind)
      uncertainty.add(
        approximation.gradient(of: values), weight: weight, of: row.row,
        to: &gradient)
    }
    return uncertainty.variance(along: gradient)
  }
}

extension ForecastCovariates {
  /// The kinds of the customers, by the places of the rows that the models
  /// look at; one, without rows, where there are no covariates.
  var kinds: [(purchase: Int, spend: Int, share: Double)] {
    let count = purchase?.rows.membership.count ?? spend?.rows.membership.count
    guard let count, count > 0 else { return [(0, 0, 1)] }
    var places: [[Int]: Int] = [:]
    var kinds: [(purchase: Int, spend: Int, share: Double)] = []
    for customer in 0..<count {
      let key = [purchase, spend].map {
        $0.map { Int($0.rows.membership[customer]) } ?? 0
      }
      if let place = places[key] {
        kinds[place].share += 1 / Double(count)
      } else {
        places[key] = kinds.count
        kinds.append((key[0], key[1], 1 / Double(count)))
      }
    }
    return kinds
  }

  /// How many kinds of customers there are.
  public var kindCount: Int { kinds.count }
}

extension CustomerEffects {
  fileprivate func row(_ place: Int) -> [Double] { rows.matrix.row(place) }

  fileprivate func purchaseModel<Base: PurchaseModel>(
    _ base: Base, for row: [Double]
  ) -> any PurchaseModel {
    model(of: base).model(for: row)
  }

  fileprivate func spendModel<Base: SpendModel>(
    _ base: Base, for row: [Double]
  ) -> any SpendModel {
    model(of: base).model(for: row)
  }
}
