import ArgumentParser
import CLV
import Foundation

/// `clv run`: the whole loop, from transactions to a forecast for everybody.
struct RunCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Summarize, fit, validate, refit and forecast, in one go.",
    discussion: """
      Reads a log of transactions (CSV with the columns customer_id, date and \
      amount, or those named by options). Fits on the calibration period, \
      validates on the days after it, refits on everything, and forecasts \
      every customer from the end of observation.

      Writes to the output directory: summary.csv (one row per customer of \
      the calibration, with the holdout), model.json (fitted on the \
      calibration), validation.json, final-model.json (refitted on all), \
      forecasts.csv (columns: see clv forecast --help), actions.csv (see clv \
      actions --help; only for a finite horizon), report.html (a page for \
      people, with nothing else needed) and report.json (its numbers); and on \
      standard output, in some twenty lines, the forecast, how the test went, \
      the three gravest of what to bear in mind, and the files. With \
      --covariates (see clv fit --help) all of these depend on the customers' \
      covariates; the file must have a row for each customer of the log, those \
      first seen in the holdout included.

      The first five files are written together, before the actions and the \
      report. Where these fail, the results stay, and the exit status is 70. \
      Where a result fails, none is written, except that a fit of purchases \
      that does not converge leaves its certificate. A spend model that cannot \
      be fitted leaves money empty and purchases forecast.
      """)

  @OptionGroup var loop: LoopOptions

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The directory to write to, made if it is not there.",
      valueName: "directory"))
  var output: String

  @Flag(
    help: """
      Tell all that was found: estimates, scores, what tests of the \
      assumptions say, and the most valuable customers.
      """)
  var verbose = false

  @Flag(
    help: """
      In CSV, put an apostrophe before texts that a spreadsheet would run as \
      formulas, such as a customer named =1+1.
      """)
  var excelSafe = false

  var language: LanguageOption { loop.report.language }
  var currency: String? { loop.report.currency }

  func run() throws {
    let directory = try RunOutput(
      directory: output, inputs: loop.inputs(), excelSafe: excelSafe)
    var run = RunLoop(loop, to: directory, tellsComparison: verbose)
    let results = try run.run()
    let picture = results.picture()
    try directory.adorn(
      with: run.report(of: results, picture), loop.report.style)
    if !loop.input.quiet {
      print(text(run, results, picture, directory.written), terminator: "")
    }
    try directory.tellFailures()
  }
  /// What the run tells at its end.
  private func text(
    _ run: RunLoop, _ results: StudyResults, _ picture: StudyPicture,
    _ files: [String]
  ) -> String {
    let words = Messages.words
    guard verbose else {
      return RunText.text(
        results, picture: picture, source: run.source, in: words) + "\n"
        + RunText.text(ofFiles: files, in: output, words: words)
    }
    var account = run.account
    account.add(
      Messages.text("files"), "  " + files.joined(separator: "\n  "))
    return account.text
  }
}
