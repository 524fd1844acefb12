public import CLVData
public import CLVModels
public import CLVTables
internal import Libm

/// The choice of what of the amounts a spend model is fitted to, made on the
/// calibration alone.
///
/// The model is fitted in each form to the days up to an earlier origin, and
/// each fit predicts what every customer who buys between the origin and the
/// end of the calibration spends there, given the number of purchases. Their
/// forms are compared by the mean logarithm of its density, a proper score:
/// Gneiting & Raftery (2007), *JASA* 102:359. Means stay unless another form is
/// better beyond chance.
public struct SpendFormChoice: Codable, Sendable, Equatable {
  /// What the choice rests on.
  public enum Reason: String, Codable, Sendable {
    /// How well the forms predicted an inner holdout.
    case innerHoldout = "inner holdout"

    /// The means would take all customers to spend alike, though the analysis
    /// of variance of single amounts tells them apart.
    case differences = "spend differences"

    /// Means only are known, or no amounts at all.
    case onlyMeans = "only means known"

    /// Too few customers bought in an inner holdout, or there is none, as in a
    /// summary.
    case tooFew = "too few to compare"
  }

  /// How well a form predicted the inner holdout.
  public struct Score: Codable, Sendable, Equatable {
    /// The form.
    public let form: SpendForm

    /// The mean logarithm of the density of what the customers spent.
    public let logScore: Double

    /// By how much that is more than the one of means; nil where these have
    /// none.
    public let gain: Double?

    /// The standard error of the gain; nil where that is.
    public let standardError: Double?
  }

  /// The form that was chosen.
  public let form: SpendForm

  /// What the choice rests on.
  public let reason: Reason

  /// The last day of the inner calibration; nil where there was none.
  public let innerCalibrationEnd: String?

  /// How many customers bought in the inner holdout.
  public let buyers: Int

  /// The scores of the forms that could be fitted, in the order of
  /// `SpendForm/allCases`; empty where there were too few buyers.
  public let scores: [Score]

  /// With fewer buyers chance decides.
  private static let fewestBuyers = 50

  /// More customers make no difference to the choice.
  private static let mostCustomers = 50_000

  /// A one-sided test at five per cent.
  private static let quantile = 1.645

  /// Chooses for a spend model.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - summary: The customers of the calibration.
  ///   - log: Where they come from, with the days of the calibration and
  ///     whether opportunities are counted; nil where only the summary is
  ///     known.
  /// - Throws: Where the log cannot be read again.
  public init(
    for model: any SpendModel.Type, _ summary: CustomerSummary,
    log: (TransactionLog, ObservationWindow, opportunities: Bool)? = nil
  ) throws(DataError) {
    let forms = SpendForm.allCases.filter {
      summary.spendHistories($0) != nil
    }
    guard forms.count > 1 else {
      self.init(.means, .onlyMeans)
      return
    }
    if let (log, window, opportunities) = log,
      let (inner, end) = try log.inner(
        of: window, timeUnit: summary.timeUnit, opportunities,
        atMost: Self.mostCustomers)
    {
      let fits = InnerFits(model, forms, inner)
      if fits.buyers >= Self.fewestBuyers {
        self.init(fits, until: end.description)
        return
      }
    }
    let fits = InnerFits(model, [.means], summary)
    self.init(
      fits.areMeansContradicted ? forms[1] : .means,
      fits.areMeansContradicted ? .differences : .tooFew)
  }

  private init(_ form: SpendForm, _ reason: Reason) {
    self.form = form
    self.reason = reason
    innerCalibrationEnd = nil
    buyers = 0
    scores = []
  }

  private init(_ fits: InnerFits, until end: String) {
    innerCalibrationEnd = end
    buyers = fits.buyers
    let scores = fits.scores()
    self.scores = scores
    let others = scores.filter { $0.form != .means }
    let best = others.max { $0.logScore < $1.logScore }
    let means = scores.first { $0.form == .means }
    guard let best else {
      (form, reason) = (.means, .tooFew)
      return
    }
    if let gain = best.gain, let error = best.standardError, means != nil {
      if gain > Self.quantile * error {
        (form, reason) = (best.form, .innerHoldout)
        return
      }
      guard fits.areMeansContradicted else {
        (form, reason) = (.means, .innerHoldout)
        return
      }
      (form, reason) = (best.form, .differences)
      return
    }
    (form, reason) = (best.form, .innerHoldout)
  }
}

/// A spend model fitted in several forms.
private struct InnerFits {
  private let summary: CustomerSummary
  private var models: [(form: SpendForm, model: any SpendModel)] = []

  init(
    _ type: any SpendModel.Type, _ forms: [SpendForm],
    _ summary: CustomerSummary
  ) {
    self.summary = summary
    for form in forms {
      if let model = summary.spendHistories(form).flatMap({
        Self.fit(type, to: $0)
      }) {
        models.append((form, model))
      }
    }
  }

  private static func fit<Model: SpendModel>(
    _ type: Model.Type, to histories: SpendHistories
  ) -> (any SpendModel)? {
    guard let fit = try? type.fit(to: SpendSample(histories)).checked(),
      fit.convergence.isUsable
    else { return nil }
    return fit.model.fitted(to: histories.form)
  }

  /// The customers who spent something in the holdout.
  private var spenders: [Int] {
    guard let holdout = summary.holdout, holdout.hasAmounts else { return [] }
    return holdout.frequency.indices.filter {
      holdout.frequency[$0] > 0 && holdout.monetaryValue[$0] > 0
    }
  }

  var buyers: Int { spenders.count }

  /// Whether means take all customers to spend alike, though single amounts
  /// show that they do not.
  var areMeansContradicted: Bool {
    guard let means = models.first(where: { $0.form == .means }) else {
      return false
    }
    return means.model.takesAllAlike
      && summary.spendDifferences?.areBeyondChance == true
  }

  /// The scores of the forms whose densities are numbers.
  func scores() -> [SpendFormChoice.Score] {
    let spenders = spenders
    var ofMeans: [Double]?
    return models.compactMap { form, model in
      let densities = densities(model, spenders)
      let mean = densities.reduce(0, +) / Double(spenders.count)
      guard mean.isFinite else { return nil }
      defer { if form == .means { ofMeans = densities } }
      let difference = ofMeans.map { Self.difference(densities, $0) }
      return SpendFormChoice.Score(
        form: form, logScore: mean, gain: difference?.mean,
        standardError: difference?.standardError)
    }
  }

  /// ln f of what each spent in the holdout, given the number of purchases.
  private func densities(
    _ model: some SpendModel, _ spenders: [Int]
  ) -> [Double] {
    guard let histories = summary.spendHistories(model.form),
      let holdout = summary.holdout
    else { return [] }
    return spenders.map { customer in
      let count = Int(holdout.frequency[customer])
      return model.logDensity(
        totalSpend: Double(count) * holdout.monetaryValue[customer],
        ofPurchases: count, meanSpend: histories.means[customer],
        frequency: Int(histories.counts[customer]))
    }
  }

  /// The mean difference of two scores and its standard error.
  private static func difference(
    _ one: [Double], _ other: [Double]
  ) -> (mean: Double, standardError: Double) {
    let n = Double(one.count)
    let mean = zip(one, other).reduce(0) { $0 + ($1.0 - $1.1) } / n
    let squares = zip(one, other).reduce(0) {
      $0 + ($1.0 - $1.1 - mean) * ($1.0 - $1.1 - mean)
    }
    return (mean, (squares / max(1, n - 1) / n).squareRoot())
  }
}

extension TransactionLog {
  /// A calibration split anew, its last third as a holdout; nil where it is
  /// too short for one.
  fileprivate func inner(
    of window: ObservationWindow, timeUnit: TimeUnit, _ opportunities: Bool,
    atMost most: Int
  ) throws(DataError) -> (CustomerSummary, CalendarDay)? {
    guard
      let end = ObservationWindow.defaultCalibrationEnd(
        first: window.start, last: window.calibrationEnd)
    else { return nil }
    do throws(DataError) {
      let inner = try ObservationWindow(
        start: window.start, calibrationEnd: end,
        observationEnd: window.calibrationEnd)
      return try summarizeSome(
        inner, timeUnit: timeUnit, opportunities: opportunities, atMost: most
      ).map { ($0, end) }
    } catch  where error.kind == .usage {
      // No whole period in one of the parts.
      return nil
    }
  }
}
