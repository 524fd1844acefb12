internal import CLVData
public import CLVModels
public import CLVTables

extension Remedy {
  /// The fit of a model, which can be written to a file.
  public static let fit = Remedy("CustomerModel.fit")

  /// The model of spend to fit, in ``ModelChoice``.
  public static let spendModel = Remedy("ModelChoice.spend")

  /// What of the amounts the model of spend is fitted to, in ``ModelChoice``.
  public static let spendForm = Remedy("ModelChoice.spendForm")
}

extension FitError {
  /// Why a model cannot be fitted, with what would help as values.
  public var advice: Advice {
    let means = Remedy.spendForm.set(to: SpendForm.means.rawValue)
    return switch remedy {
    case nil: Advice(reason)
    case .countOpportunities(let model):
      "\(reason); \(model) counts opportunities to buy, such as months: "
        + "summarize the log with \(.opportunities) and the \(.timeUnit) that "
        + "an opportunity is"
    case .fitToMeans: "\(reason); use \(means)"
    case .fitTo(let form):
      "\(reason); use \(Remedy.spendForm.set(to: form.rawValue))"
    case .giveLogarithms(let column, let model):
      "\(reason): give the log itself or a summary with the column \(column), "
        + "as by \(.summarize), or fit with "
        + "\(Remedy.spendModel.set(to: model))"
    case .giveAmounts(let columns):
      "\(reason): give the log itself or a summary with the columns "
        + "\(columns.dropLast().joined(separator: ", ")) and "
        + "\(columns.last ?? ""), as by \(.summarize), or fit with \(means)"
    }
  }
}
