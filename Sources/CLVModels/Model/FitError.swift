/// Why a model cannot be fitted to a sample at all.
public enum FitError: Error, Equatable, Sendable {
  /// The sample holds no customer the model could use.
  case noData(String, FitRemedy? = nil)

  /// The likelihood has no maximum to be found; the text says why.
  case notIdentified(String, FitRemedy? = nil)

  /// Why it cannot be fitted.
  public var reason: String {
    switch self {
    case .noData(let reason, _), .notIdentified(let reason, _): reason
    }
  }

  /// What would help; nil where the reason says it, or nothing would.
  public var remedy: FitRemedy? {
    switch self {
    case .noData(_, let remedy), .notIdentified(_, let remedy): remedy
    }
  }
}

/// What would help where a model cannot be fitted to a sample.
public enum FitRemedy: Equatable, Sendable {
  /// To count opportunities to buy: the model of this name takes times that
  /// are whole numbers of them.
  case countOpportunities(model: String)

  /// To fit to the means of customers' amounts, not to single amounts.
  case fitToMeans

  /// To fit to what of the amounts this form takes.
  case fitTo(SpendForm)

  /// To give single amounts, or a summary with these columns, or else to fit
  /// to means.
  case giveAmounts(columns: [String])

  /// To give single amounts, or a summary with this column too, or else to fit
  /// the model of this name, which needs it not.
  case giveLogarithms(column: String, orFit: String)
}

extension FitRemedy: CustomStringConvertible {
  /// What to do, in words.
  public var description: String {
    switch self {
    case .countOpportunities(let model):
      "\(model) counts opportunities to buy, such as months: summarize the "
        + "log by opportunities, with the time unit that an opportunity is"
    case .fitToMeans: "fit to means"
    case .fitTo(let form): "fit to \(form.rawValue)"
    case .giveLogarithms(let column, let model):
      "give the log itself or a summary with the column \(column), or fit "
        + model
    case .giveAmounts(let columns):
      "give the log itself or a summary with the columns "
        + "\(columns.dropLast().joined(separator: ", ")) and "
        + "\(columns.last ?? ""), or fit to means"
    }
  }
}

extension FitError: CustomStringConvertible {
  /// What is wrong and what to do, in a sentence or two.
  public var description: String {
    remedy.map { "\(reason); \($0)" } ?? reason
  }
}
