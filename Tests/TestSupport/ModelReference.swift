import Foundation

/// A file of reference values for one model on one data set: the optimum, and
/// predictions at the optimum for a couple of hundred customers.
public struct ModelReference: Decodable, Sendable {
  /// The number of customers that the model was fitted to.
  public let customers: Int

  /// How many distinct histories they are.
  public let distinctHistories: Int

  /// The maximum of the likelihood.
  public let optimum: Optimum

  /// Values at the optimum.
  public let exact: Exact

  /// A maximum.
  public struct Optimum: Decodable, Sendable {
    /// The parameters by name.
    public let params: [String: Double]

    /// The log-likelihood, as printed.
    public let logLikelihood: String

    /// The standard errors by name; none where the maximum is at a boundary.
    public let stdErrors: [String: Double]

    /// Leaves out errors that are null.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      params = try container.decode([String: Double].self, forKey: .params)
      logLikelihood = try container.decode(String.self, forKey: .logLikelihood)
      stdErrors =
        try container.decodeIfPresent(
          [String: Double?].self, forKey: .stdErrors)?
        .compactMapValues(\.self) ?? [:]
    }
  }

  /// Predictions for some customers, in columns.
  public struct Exact: Decodable, Sendable {
    /// The parameters that the values were computed with.
    public let params: [String: Double]

    /// Frequencies.
    public let x: [Int]

    /// Recencies.
    public let tX: [Double]

    /// Durations.
    public let T: [Double]

    /// Mean spends.
    public let mX: [Double]?

    /// Probabilities of being alive.
    public let pAlive: [Double]?

    /// Log-likelihoods of the histories.
    public let logLikelihoodRow: [Double]?

    /// Expected purchases, by horizon.
    public let expectedPurchases: [String: [Double]]?

    /// Expected purchases of a new customer, by horizon.
    public let expectedPurchasesNewCustomer: [String: Double]?

    /// The customers that ``dert`` is of.
    public let dertIndex: [Int]?

    /// Discounted expected residual purchases without end, by rate.
    public let dert: [String: [Double]]?

    /// Expected spends.
    public let expectedSpend: [Double]?

    /// The population's mean spend.
    public let populationMeanSpend: Double?

    private enum CodingKeys: String, CodingKey {
      case params
      case x
      case tX = "t_x"
      case T
      case mX = "m_x"
      case pAlive = "p_alive"
      case logLikelihoodRow = "log_likelihood_row"
      case expectedPurchases = "expected_purchases"
      case expectedPurchasesNewCustomer = "expected_purchases_new_customer"
      case dertIndex = "dert_index"
      case dert
      case expectedSpend = "expected_spend"
      case populationMeanSpend = "population_mean_spend"
    }
  }

  private enum CodingKeys: String, CodingKey {
    case customers
    case distinctHistories = "distinct_histories"
    case optimum = "true_optimum"
    case exact
  }

  /// Reads `models/<name>.json`.
  public static func named(_ name: String) throws -> ModelReference {
    let data = try Data(contentsOf: References.url("models/\(name).json"))
    return try JSONDecoder().decode(ModelReference.self, from: data)
  }
}

extension ModelReference.Optimum {
  private enum CodingKeys: String, CodingKey {
    case params
    case logLikelihood = "log_likelihood"
    case stdErrors = "std_errors"
  }
}
