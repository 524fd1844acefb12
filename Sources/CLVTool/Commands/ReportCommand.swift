import ArgumentParser
import CLV

/// `clv report`: a page for people, of all customers or of one.
struct ReportCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a report as one HTML page.",
    discussion: """
      Does what clv run does with a log of transactions (CSV with the columns \
      customer_id, date and amount, or those named by options), and writes of \
      it only the report: one HTML file that needs no network and no script, \
      and beside it a JSON file of the same name with all its numbers: \
      figures, the values in sentences; tables, with columns and rows; and \
      findings, the names of what speaks against the forecasts, the gravest \
      first. \
      The lists of customers go on in a file whose name ends in -actions.csv.
      """)

  @OptionGroup var loop: LoopOptions

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The page to write.", valueName: "file"))
  var output = "report.html"

  @Option(
    help: ArgumentHelp(
      "Report on this customer alone.", valueName: "customer"))
  var customer: String?

  @Option(
    help: ArgumentHelp(
      """
      With --customer: columns of the log, such as product,channel, that may \
      have to do with a slower pace.
      """, valueName: "column,…"))
  var by: String?

  @Option(
    help: ArgumentHelp(
      """
      Also write each chart as a file into this directory: as SVG and, where \
      rsvg-convert or inkscape is installed, as PNG.
      """, valueName: "directory"))
  var charts: String?

  func validate() throws {
    guard output.hasSuffix(".html") else {
      throw ValidationError(
        "--output \(output): name a file that ends in .html; the numbers go "
          + "to one that ends in .json")
    }
    guard by == nil || customer != nil else {
      throw ValidationError("--by needs --customer, whose pace it is about")
    }
    guard loop.input.source.outputTable == nil else {
      throw ValidationError(
        "--output-table is for clv summarize, forecast, actions, rfm and run")
    }
  }

  private var columns: [String] {
    (by ?? "").split(separator: ",").map(String.init)
  }

  /// The output without its extension.
  private var base: Substring { output.dropLast(5) }

  /// The files of any report.
  private var page: [String: String] {
    ["report.html": output, "report.json": "\(base).json"]
  }

  var language: LanguageOption { loop.report.language }
  var currency: String? { loop.report.currency }

  func run() throws {
    let files = try RunOutput(
      files: customer == nil
        ? page.merging(["actions.csv": "\(base)-actions.csv"]) { $1 } : page,
      inputs: loop.inputs())
    var run = RunLoop(
      loop, to: files, customer: customer, furtherColumns: columns)
    let results = try run.run()
    let report = try report(results, run)
    try files.adorn(with: report, loop.report.style)
    try files.commit()
    if let charts {
      try ChartFiles.write(report.charts(loop.report.style), to: charts)
    }
    if !loop.input.quiet {
      let written = files.written.dropFirst().reduce(
        files.written.first ?? ""
      ) {
        Messages.text("and", ["first": .text($0), "second": .text($1)])
      }
      Messages.note(Messages.text("wrote", ["files": .text(written)]))
    }
  }

  private func report(
    _ results: StudyResults, _ run: RunLoop
  ) throws -> Report {
    guard let customer else {
      return run.report(of: results, results.picture())
    }
    guard
      let portrait = results.portrait(of: customer, purchases: run.purchases)
    else {
      throw ValidationError(
        "--customer \(customer): no purchase by the end of observation")
    }
    return Report(
      portrait, of: results,
      change: try change(of: customer, results, run))
  }

  /// Why the customer buys more slowly; nil where the log could not be kept.
  private func change(
    of customer: String, _ results: StudyResults, _ run: RunLoop
  ) throws -> CustomerChange? {
    let data = loop.transactions
    guard let log = run.log,
      let number = log.customers.firstIndex(of: customer),
      let place = results.summary.ids.firstIndex(of: customer)
    else { return nil }
    return try CustomerChange(
      of: number, in: log, results.calibration.slowing, place: place,
      end: results.calibration.window.observationEnd,
      columns: try loop.input.columns(columns, of: customer, in: data),
      items: try loop.input.items(of: customer, in: data))
  }
}
