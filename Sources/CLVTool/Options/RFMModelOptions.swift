import ArgumentParser
import CLV

/// A model to lay beside RFM, and what to write of both.
struct RFMModelOptions: ParsableArguments {
  /// By which groups of customers worth is told.
  enum Grouping: String, CaseIterable, ExpressibleByArgument {
    case scores
    case repeaters
  }

  @Option(
    help: ArgumentHelp(
      """
      A model file, as written by clv fit, to tell what customers are worth \
      beside what RFM says.
      """, valueName: "file"))
  var model: String?

  @OptionGroup var covariates: CovariateFileOption
  @OptionGroup var value: ValueOptions

  @Option(
    help: ArgumentHelp(
      """
      Writes what customers are worth by combination of scores: \
      \(RFMCells.table.description).
      """, valueName: "file"))
  var cells: String?

  @Option(
    help: ArgumentHelp(
      """
      The combinations of --cells: scores are these customers' own; repeaters \
      are terciles among those with repeat purchases, and 0 for the others, as \
      in Fader, Hardie & Lee (2005).
      """, valueName: "groups"))
  var cellsBy = Grouping.scores

  @Option(
    help: ArgumentHelp(
      """
      Writes what a customer of mean spend is worth by frequency and recency \
      as the models count them: \(IsoValueGrid.pointTable.description).
      """, valueName: "file"))
  var isoValues: String?

  @Option(
    help: ArgumentHelp(
      """
      Writes the curves of equal worth over frequency and recency: \
      \(IsoValueGrid.curveTable.description).
      """, valueName: "file"))
  var isoCurves: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      How long ago the customers of --iso-values and --iso-curves began, in \
      the time unit. (default: as long as the first customer)
      """, valueName: "time"))
  var isoAge: Double?

  @Option(
    help: ArgumentHelp(
      """
      Writes the customers on whom RFM and the model disagree: \
      \(ParadoxText.table.description).
      """, valueName: "file"))
  var paradox: String?

  func validate() throws {
    let given = [
      ("--cells", cells != nil), ("--iso-values", isoValues != nil),
      ("--iso-curves", isoCurves != nil), ("--paradox", paradox != nil),
      ("--iso-age", isoAge != nil), ("--horizon", value.horizon != nil),
      ("--covariates", covariates.covariates != nil),
    ].first { $0.1 }
    if model == nil, let given {
      throw ValidationError("\(given.0) needs --model, a file of clv fit")
    }
    if let isoAge, !(isoAge > 0 && isoAge < 1e6) {
      throw ValidationError(
        "--iso-age \(isoAge): it must be above 0, in time units such as weeks")
    }
  }

  /// The files to write, with their options.
  var outputs: [(option: String, path: String?)] {
    [
      ("--cells", cells), ("--iso-values", isoValues),
      ("--iso-curves", isoCurves), ("--paradox", paradox),
    ]
  }

  /// The grid of worth by frequency and recency, if one is wanted.
  func grid(
    _ model: CustomerModel, _ summary: CustomerSummary
  ) -> IsoValueGrid? {
    guard isoValues != nil || isoCurves != nil else { return nil }
    return IsoValueGrid(
      for: summary, by: model, settings: value.settings(in: model.timeUnit),
      T: isoAge)
  }

  /// Refuses an age of the grid that cannot be, and says what the grid is not.
  func checkGrid(_ models: CustomerModel) throws {
    let name = model ?? "the model"
    let unit = models.timeUnit.rawValue
    if let isoAge, models.countsOpportunities, isoAge != isoAge.rounded() {
      throw ValidationError(
        "--iso-age \(isoAge): \(name) counts whole \(unit)s; give a whole "
          + "number")
    }
    guard isoValues != nil || isoCurves != nil else { return }
    if models.takesCovariates {
      Messages.warning(
        Messages.text("grid_has_covariates", ["model": .text(name)]))
    }
    if isoCurves != nil, models.countsOpportunities {
      Messages.warning(Messages.text("no_curves", ["model": .text(name)]))
    }
  }
}
