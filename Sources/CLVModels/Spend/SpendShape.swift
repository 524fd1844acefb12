/// Which of two spend models single amounts look more like, as gamma or
/// log-normal ones within customers.
///
/// Both are fitted to the same amounts, and their log-likelihoods compared
/// customer by customer: ``VuongTest``.
public struct SpendShape: Sendable, Equatable, Codable {
  /// The identifier of the model in question.
  public let model: String

  /// The identifier of the model that it is compared with.
  public let rival: String

  /// How many customers were compared: all, or 20,000 of more.
  public let customers: Int

  /// By how much the log-likelihood of the rival is higher.
  public let difference: Double

  /// The test's statistic, corrected for the number of parameters; positive
  /// where the rival is closer.
  public let statistic: Double

  /// The two-sided p-value of it.
  public let pValue: Double

  /// Whether the amounts look more like the rival's, beyond chance.
  public var isRivalCloser: Bool { statistic > 0 && pValue <= 0.05 }

  /// Of fewer customers chance decides.
  private static let fewest = 50

  /// More make the test no surer.
  private static let most = 20_000

  /// Compares two models; nil where single amounts are not known, a model
  /// cannot be fitted to them, or they are of fewer than 50 customers.
  ///
  /// - Parameters:
  ///   - model: The model in question.
  ///   - rival: The other.
  ///   - histories: The single amounts of all customers, in one form and
  ///     order, for a model that goes by a mean.
  public init?(
    of model: any SpendModel.Type, against rival: any SpendModel.Type,
    _ histories: (SpendMean) -> SpendHistories?
  ) {
    guard let own = histories(model.mean), let other = histories(rival.mean),
      own.form.takesSingleAmounts, own.form == other.form,
      own.count == other.count
    else { return nil }
    let known = own.counts.indices.filter {
      own.isKnown($0) && other.isKnown($0)
    }
    guard known.count >= Self.fewest else { return nil }
    let step = (known.count + Self.most - 1) / Self.most
    let chosen = stride(from: 0, to: known.count, by: step).map { known[$0] }
    guard
      let first = LikelihoodContributions(rival, to: other.selecting(chosen)),
      let second = LikelihoodContributions(model, to: own.selecting(chosen)),
      let test = VuongTest(first, second), test.correctedStatistic.isFinite
    else { return nil }
    self.model = model.identity.identifier
    self.rival = rival.identity.identifier
    customers = chosen.count
    difference = test.difference
    statistic = test.correctedStatistic
    pValue = test.pValue
  }
}

extension LikelihoodContributions {
  /// Those of the customers in their order, all of whom spent something, to
  /// the fit of a model; nil where it has none.
  fileprivate init?(
    _ type: any SpendModel.Type, to histories: SpendHistories
  ) {
    func contributions<Model: SpendModel>(_ type: Model.Type) -> Self? {
      guard let fit = try? type.fit(to: SpendSample(histories)),
        fit.convergence.isUsable, fit.logLikelihood.isFinite
      else { return nil }
      return Self(fit, to: histories)
    }
    guard let found = contributions(type) else { return nil }
    self = found
  }
}
