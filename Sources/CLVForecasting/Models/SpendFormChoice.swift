public import CLVData
public import CLVModels
public import CLVTables

/// The choice of what of the amounts a spend model is fitted to, made on the
/// calibration alone.
///
/// The model is fitted in each form to the days up to an earlier origin, and
/// each fit predicts what every customer who buys between the origin and the
/// end of the calibration spends there, given the number of purchases. Their
/// forms are compared by the mean logarithm of its density, a proper score:
/// Gneiting & Raftery (2007), *JASA* 102:359. The first of the model's forms,
/// which is means where it can have these, stays unless another is better
/// beyond chance; and the model stays, unless a rival is so in its turn.
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

    /// The model takes single amounts, and those of the first purchases are
    /// not known.
    case onlyRepeats = "first amounts unknown"

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

    /// By how much that is more than the one of means, or of the first of the
    /// forms of a model without; nil where these have none.
    public let gain: Double?

    /// The standard error of the gain; nil where that is.
    public let standardError: Double?
  }

  /// How well another model did on the inner holdout, in its best form.
  public struct Rival: Codable, Sendable, Equatable {
    /// Its identifier.
    public let model: String

    /// Its form.
    public let form: SpendForm

    /// The mean logarithm of the density of what the customers spent.
    public let logScore: Double

    /// By how much that is more than the one of the model in the form that was
    /// chosen for it, customer by customer.
    public let gain: Double

    /// The standard error of the gain.
    public let standardError: Double

    /// Whether it was chosen in the model's place: the gain is beyond chance.
    public let isChosen: Bool
  }

  /// The form that was chosen, of the rival that was, if one was.
  public private(set) var form: SpendForm

  /// What the choice rests on.
  public let reason: Reason

  /// The last day of the inner calibration; nil where there was none.
  public let innerCalibrationEnd: String?

  /// How many customers bought in the inner holdout.
  public let buyers: Int

  /// The scores of the forms that could be fitted, in the order of
  /// `SpendForm/allCases`; empty where there were too few buyers.
  public let scores: [Score]

  /// The models that competed with the one in question; nil where none did.
  public private(set) var rivals: [Rival]?

  /// The rival that was chosen in the place of the model; nil for none.
  public var chosenRival: Rival? { rivals?.first(where: \.isChosen) }

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
  ///   - rivals: Models that may take its place.
  ///   - summary: The customers of the calibration.
  ///   - log: Where they come from, with the days of the calibration and
  ///     whether opportunities are counted; nil where only the summary is
  ///     known.
  /// - Throws: Where the log cannot be read again.
  public init(
    for model: any SpendModel.Type, rivals: [any SpendModel.Type] = [],
    _ summary: CustomerSummary,
    log: (TransactionLog, ObservationWindow, opportunities: Bool)? = nil
  ) throws(DataError) {
    let forms = model.forms.filter {
      summary.spendHistories($0, model.mean) != nil
    }
    guard forms.count > 1 else {
      let form = forms.first ?? model.forms[0]
      self.init(form, form == .amountsRepeat ? .onlyRepeats : .onlyMeans)
      return
    }
    if let (log, window, opportunities) = log,
      let (inner, end) = try log.inner(
        of: window, timeUnit: summary.timeUnit, opportunities,
        atMost: Self.mostCustomers)
    {
      let fits = InnerSpendFits(model, forms, inner)
      if fits.buyers >= Self.fewestBuyers {
        self.init(fits, until: end.description)
        compete(with: rivals.map { InnerSpendFits($0, $0.forms, inner) }, fits)
        return
      }
    }
    let fits = InnerSpendFits(model, [forms[0]], summary)
    self.init(
      fits.areMeansContradicted ? forms[1] : forms[0],
      fits.areMeansContradicted ? .differences : .tooFew)
  }

  private init(_ form: SpendForm, _ reason: Reason) {
    self.form = form
    self.reason = reason
    innerCalibrationEnd = nil
    buyers = 0
    scores = []
  }

  private init(_ fits: InnerSpendFits, until end: String) {
    innerCalibrationEnd = end
    buyers = fits.buyers
    let scores = fits.scores()
    self.scores = scores
    let first = fits.firstForm
    let others = scores.filter { $0.form != first }
    let best = others.max { $0.logScore < $1.logScore }
    let means = scores.first { $0.form == first }
    guard let best else {
      (form, reason) = (first, .tooFew)
      return
    }
    if let gain = best.gain, let error = best.standardError, means != nil {
      if gain > Self.quantile * error {
        (form, reason) = (best.form, .innerHoldout)
        return
      }
      guard fits.areMeansContradicted else {
        (form, reason) = (first, .innerHoldout)
        return
      }
      (form, reason) = (best.form, .differences)
      return
    }
    (form, reason) = (best.form, .innerHoldout)
  }

  /// Lets other models compete with the chosen form of one: the best of them
  /// takes its place where its gain is beyond chance.
  private mutating func compete(
    with others: [InnerSpendFits], _ fits: InnerSpendFits
  ) {
    let gains = others.compactMap { $0.gain(over: fits, in: form) }
    guard !gains.isEmpty else { return }
    let best = gains.filter { $0.gain > Self.quantile * $0.standardError }
      .max { $0.gain < $1.gain }
    rivals = gains.map { rival in
      Rival(
        model: rival.model, form: rival.form, logScore: rival.logScore,
        gain: rival.gain, standardError: rival.standardError,
        isChosen: rival.model == best?.model)
    }
    if let best { form = best.form }
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
