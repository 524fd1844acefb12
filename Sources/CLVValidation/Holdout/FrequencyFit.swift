internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVNumerics

/// How many customers made 0, 1, 2, … repeat purchases in the calibration, and
/// how many the model expects: whether it describes what it was fitted to.
///
/// The expected numbers are the sums of P(X(T) = x) over the customers' T, as
/// in Fader, Hardie & Lee (2005), *Marketing Science* 24:275, figure 2.
public struct FrequencyFit: Sendable, Equatable, Encodable {
  /// Customers with the same number of repeat purchases.
  public struct Class: Sendable, Equatable, Encodable {
    /// The number: "0" to "6", "7+".
    public let frequency: String

    /// How many customers made it.
    public let actual: Int

    /// How many the model expects.
    public let expected: Double
  }

  /// The classes, all eight.
  public let classes: [Class]

  /// Σ (actual − expected)²/expected.
  public let chiSquare: Double

  /// The classes less one and less the model's parameters; 0 or less where
  /// nothing is left to test.
  public let degreesOfFreedom: Int

  /// The probability of as large a statistic by chance; nil where nothing is
  /// left to test.
  ///
  /// Where customers are many thousands, the least flaw of a model is
  /// significant.
  public let pValue: Double?

  /// The share of customers who would have to change their class for the
  /// expected numbers: Σ |actual − expected| / 2n.
  public var dissimilarity: Double {
    let n = classes.reduce(0) { $0 + $1.actual }
    return classes.reduce(0) { $0 + abs(Double($1.actual) - $1.expected) }
      / Double(2 * max(1, n))
  }

  /// Whether the model describes the calibration: the misfit counts from
  /// three customers in a hundred on.
  var finding: AssumptionFinding {
    let isMisfit = (pValue ?? 1) < 0.01 && dissimilarity > 0.03
    var values: [String: ReportValue] = [
      "share": .percent(dissimilarity, decimals: 1)
    ]
    if let pValue {
      values["statistic"] = .number(chiSquare, decimals: 1)
      values["freedom"] = .count(degreesOfFreedom)
      values["p"] = .probability(pValue)
    }
    return AssumptionFinding(
      .frequencies, isMisfit ? .doubtful : .holds,
      found: Statement(
        pValue == nil ? .misplaced : .misplacedTested, values),
      meaning: Statement(isMisfit ? .pastNotDescribed : .pastDescribed),
      advice: isMisfit ? .tryOtherModels : nil)
  }

  /// Under covariates, models of more distinct rows take too long.
  private static let mostRows = 5000

  /// Compares a model with the customers of a summary; nil where too many
  /// covariate rows have models of their own.
  init?<Model: PurchaseModel>(
    _ summary: CustomerSummary, _ model: Model, _ effects: CustomerEffects?
  ) {
    let last = 7
    var actual = [Int](repeating: 0, count: last + 1)
    for x in summary.frequency { actual[min(Int(x), last)] += 1 }
    let models =
      effects.map { $0.model(of: model).models(for: $0.rows.matrix) }
      ?? [model]
    guard models.count <= Self.mostRows else { return nil }
    let times = RankedValues(summary.T)
    var pairs = KeyIndex()
    let pairOf = pairs.indices(count: summary.count) { customer in
      let row = effects?.rows.membership[customer] ?? 0
      return UInt64(row) << 32 | UInt64(times.places[customer])
    }
    var counts = [Int](repeating: 0, count: pairs.keys.count)
    for pair in pairOf { counts[Int(pair)] += 1 }
    let exposures = zip(pairs.keys, counts).map { key, n in
      (
        row: Int(key >> 32), T: times.values[Int(key & 0xFFFF_FFFF)], n: n
      )
    }
    let parts = parallelChunks(count: exposures.count, chunkSize: 8) { range in
      range.map { i in
        (0..<last).map { x in
          Double(exposures[i].n)
            * models[exposures[i].row].probability(of: x, in: exposures[i].T)
        }
      }
    }.flatMap(\.self)
    var expected = [Double](repeating: 0, count: last + 1)
    for part in parts { for x in 0..<last { expected[x] += part[x] } }
    expected[last] = max(
      0, Double(summary.count) - expected.dropLast().reduce(0, +))
    classes = (0...last).map { x in
      Class(
        frequency: x == last ? "\(x)+" : "\(x)", actual: actual[x],
        expected: expected[x])
    }
    chiSquare = zip(actual, expected).reduce(0) { sum, pair in
      let difference = Double(pair.0) - pair.1
      // Of classes that cannot occur, none is as good as next to none.
      return sum + difference * difference / max(pair.1, 1e-9)
    }
    degreesOfFreedom =
      last - Model.identity.parameters.count
      - (effects?.coefficients.columns.count ?? 0)
    pValue =
      degreesOfFreedom > 0
      ? chiSquareUpperTail(
        chiSquare, degreesOfFreedom: Double(degreesOfFreedom)) : nil
  }
}
