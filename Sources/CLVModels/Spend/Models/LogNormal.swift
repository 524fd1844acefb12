public import CLVNumerics
internal import Libm

/// The log-normal model of spend per purchase, of two levels.
///
/// The logarithms of a customer's amounts are normal around one of the
/// customer's own, which is normal between customers:
/// ln z ~ N(ln mᵢ, σ²), ln mᵢ ~ N(ln m, τ²). Spend is taken to be independent
/// of the purchase process. m is in the currency of the amounts.
///
/// It is fitted to single amounts, of which it knows each customer's number n,
/// geometric mean and Σ (ln z − l)², with l the mean of ln z: what is called a
/// mean spend is the geometric mean.
///
/// - Reference: Searle, Casella & McCulloch (1992), *Variance Components*,
///   chapter 3, for the normal model of two levels, unbalanced; Aitchison &
///   Brown (1957), *The Lognormal Distribution*, chapter 2; Borle, Singh &
///   Jain (2008), *Management Science* 54:100, who model customers' amounts
///   so.
public struct LogNormal: SpendModel {
  /// The median of all amounts, and of the customers' own medians.
  public let m: Double

  /// σ, the standard deviation of the logarithms of one customer's amounts.
  public let sigma: Double

  /// τ, the standard deviation of the logarithms of the customers' medians.
  public let tau: Double

  /// What of the amounts the model was fitted to.
  public var form = SpendForm.amounts

  /// The model at given parameters, all positive.
  public init(m: Double, sigma: Double, tau: Double) {
    self.m = m
    self.sigma = sigma
    self.tau = tau
  }

  // MARK: Parameters

  /// `log-normal`, with parameters m, sigma and tau.
  public static let identity = ModelIdentity(
    identifier: "log-normal", name: "Log-normal",
    parameters: [
      Parameter("m", "median purchase; an amount of money"),
      Parameter("sigma", "spread of the logarithms of a customer's amounts"),
      Parameter("tau", "spread of the logarithms between customers"),
    ],
    example: [25.4, 0.573, 0.44],
    guide: ModelGuide(
      assumes: "the logarithms of each customer's amounts vary around a mean "
        + "of its own, which has nothing to do with how often the customer "
        + "buys",
      use: "for spend per purchase where amounts are more skewed than "
        + "Gamma-Gamma has them, as a few large ones among many small",
      needs: "single amounts, some customers with two or more",
      source: "Borle, Singh & Jain 2008, Management Science 54:100; Searle, "
        + "Casella & McCulloch 1992, Variance Components"))

  /// Amounts one by one: the mean of several is not log-normal.
  public static let forms: [SpendForm] = [.amounts, .amountsRepeat]

  /// The geometric one.
  public static let mean = SpendMean.geometric

  /// Covariates multiply m, and so the mean spend.
  public static let covariateProcesses = [
    CovariateProcess("spend", signs: [0: 1])
  ]

  /// The model at m, sigma and tau.
  public init(parameterValues: [Double]) {
    self.init(
      m: parameterValues[0], sigma: parameterValues[1],
      tau: parameterValues[2])
  }

  /// m, sigma and tau.
  public var parameterValues: [Double] { [m, sigma, tau] }

  /// Where the coefficient of variation of the customers' mean spends,
  /// √(e^τ² − 1), is below one in a hundred.
  public var takesAllAlike: Bool { tau < 0.01 }

  // MARK: Likelihood

  /// The log-density of the geometric mean g of n amounts:
  /// ln g ~ N(ln m, τ² + σ²/n).
  public func logLikelihood(meanSpend: Double, frequency: Int) -> Double {
    let n = Double(frequency)
    let deviation = log(meanSpend) - log(m)
    let spread = Spread(sigma, tau, n)
    return -0.5 * (log(2 * Double.pi / n) + spread.logTotal)
      - 0.5 * n * spread.share(of: deviation * deviation) - log(meanSpend)
  }

  /// The log-likelihood of one customer's amounts.
  ///
  /// - Parameters:
  ///   - logSum: Σ ln z of the amounts.
  ///   - logSquares: Σ (ln z − l)², with l the mean of ln z.
  ///   - count: n ≥ 1, how many there are.
  /// - Returns: ln f(z₁, …, zₙ).
  public func logLikelihood(
    logSum: Double, logSquares: Double, count: Int
  ) -> Double {
    let histories = SpendHistories(
      .amounts, counts: [Int32(clamping: count)], logSums: [logSum],
      logSquares: [logSquares])
    return logLikelihood(of: SpendSample(histories)).value
  }

  /// The log-likelihood of a sample of geometric means, with score and
  /// Hessian: the normal one of the logarithms, less Σ ln z.
  ///
  /// Customers with n amounts each enter by their number N, and by
  /// Q = Σ (l − ln m)² and W = ΣΣ (ln z − l)²: Searle, Casella & McCulloch
  /// (1992), chapter 3, with λ = σ² + n τ²,
  /// −2 ln L = N n ln 2π + N (n − 1) ln σ² + N ln λ + W/σ² + n Q/λ + 2 Σ ln z.
  public func logLikelihood(of sample: SpendSample) -> Evaluation {
    var sum = Evaluation(zero: 3)
    for group in sample.groups where group.customers > 0 {
      add(group, to: &sum)
    }
    return sum
  }

  private func add(_ group: SpendSample.Group, to sum: inout Evaluation) {
    let (n, N) = (Double(group.frequency), group.customers)
    let spread = Spread(sigma, tau, n)
    let (a, b) = (spread.within, spread.between)
    let distance = group.sumOfLogs / N - log(m)
    let W = -(group.evenness ?? 0) / sigma / sigma
    let Q = spread.share(of: group.squaresOfLogs + N * distance * distance) * n
    sum.value -=
      0.5
      * (N * n * log(2 * Double.pi) + 2 * N * (n - 1) * log(sigma)
        + N * spread.logTotal + W + Q)
      + n * group.sumOfLogs
    // By the logarithms of m, σ and τ.
    let d = n * N * spread.share(of: distance)
    let first = [d, W - N * (n - 1) + a * (Q - N), b * (Q - N)]
    let second = [
      [-n * N * spread.share(of: 1), -2 * a * d, -2 * b * d],
      [0, 2 * (a * b * (Q - N) - a * a * Q - W), 2 * a * b * (N - 2 * Q)],
      [0, 0, 2 * (a * b * (Q - N) - b * b * Q)],
    ]
    let values = parameterValues
    for i in 0..<3 {
      sum.gradient[i] += first[i] / values[i]
      for j in i..<3 {
        let own = i == j ? first[i] : 0
        let curvature = (second[i][j] - own) / values[i] / values[j]
        sum.hessian[i, j] += curvature
        if i != j { sum.hessian[j, i] += curvature }
      }
    }
  }

  // MARK: Fitting

  /// The estimates of moments: σ² by the analysis of variance, τ² by what
  /// the customers' means vary more; and others around them.
  public static func startingPoints(for sample: SpendSample) -> [[Double]] {
    var (customers, amounts, within, reciprocals) = (0.0, 0.0, 0.0, 0.0)
    var (logs, squares) = (0.0, 0.0)
    for group in sample.groups where group.customers > 0 {
      let n = Double(group.frequency)
      customers += group.customers
      amounts += n * group.customers
      within -= group.evenness ?? 0
      reciprocals += group.customers / n
      logs += group.sumOfLogs
      squares += group.squaresOfLogs
    }
    let mean = logs / customers
    for group in sample.groups where group.customers > 0 {
      let distance = group.sumOfLogs / group.customers - mean
      squares += group.customers * distance * distance
    }
    let variance = max(1e-6, within / max(1, amounts - customers))
    let rest = squares / customers - variance * reciprocals / customers
    let between = max(rest, 0.01 * variance)
    return [1, 0.25, 4].map {
      [exp(mean), variance.squareRoot(), (between * $0).squareRoot()]
    }
  }

  /// Asks for two customers, and for one who paid two different amounts.
  public static func check(_ sample: SpendSample) throws(FitError) {
    guard sample.mean == .geometric else {
      throw .noData(
        "log-normal takes amounts one by one, by their logarithms; of means "
          + "their law is not known")
    }
    guard sample.customers > 0 else {
      throw .noData(
        "no customer has a purchase of a positive amount: there is nothing to "
          + "fit the spend model to")
    }
    guard sample.customers > 1 else {
      throw .notIdentified(
        "only one customer has a purchase of a positive amount: the spread of "
          + "spending between customers cannot be estimated")
    }
    let repeats = sample.groups.contains {
      $0.frequency > 1 && $0.customers > 0
    }
    guard repeats, !sample.isEven else {
      throw .notIdentified(
        repeats
          ? "no customer ever paid two different amounts: each customer's "
            + "amounts are all equal, for which there is no density; use "
            + "gamma-gamma, which can be fitted to means"
          : "no customer has two purchases of a positive amount: how much of "
            + "their spread is within customers, and how much between, cannot "
            + "be told; use gamma-gamma, which can be fitted to means")
    }
  }

  /// Customers who are all alike, or purchases that are.
  public static func limit(
    at parameters: [Double], along direction: [Double]
  ) -> ModelLimit {
    abs(direction[2]) >= abs(direction[1]) ? sameMedianLimit : equalAmountsLimit
  }
}

private let sameMedianLimit = ModelLimit(
  .sameMedian, name: "homogeneous spend",
  meaning: "tau goes to zero: the amounts are described best as if all "
    + "customers were alike; m and sigma are estimated, and everybody's next "
    + "purchase is expected to be worth the mean of all")

private let equalAmountsLimit = ModelLimit(
  .equalAmounts, name: "equal purchases",
  meaning: "sigma goes to zero: in the data each customer's purchases are all "
    + "worth nearly the same, and the customer's own mean is the forecast")

/// How the logarithms of a customer's n amounts vary: λ = σ² + n τ², whatever
/// the size of σ and τ.
struct Spread {
  /// ln λ.
  let logTotal: Double

  /// σ²/λ.
  let within: Double

  /// n τ²/λ: how much what is known of a customer counts.
  let between: Double

  private let largest: Double
  private let sum: Double

  init(_ sigma: Double, _ tau: Double, _ n: Double) {
    largest = max(sigma, tau)
    let s = sigma / largest * (sigma / largest)
    let t = n * (tau / largest) * (tau / largest)
    sum = s + t
    within = s / sum
    between = t / sum
    logTotal = 2 * log(largest) + log(sum)
  }

  /// A number over λ.
  func share(of number: Double) -> Double { number / largest / largest / sum }
}
