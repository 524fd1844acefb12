import ArgumentParser
import CLV

/// Which segments there are, and who moved between them.
struct SegmentOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The usual eleven segments, or eight: recency, frequency and monetary \
      value each above the mean score or not, as in China.
      """, valueName: "scheme"))
  var scheme = SegmentScheme.eleven

  @Option(
    help: ArgumentHelp(
      "The rules of segments, in place of a scheme.", valueName: "file"))
  var rules: String?

  @Flag(help: "Write the standard rules, as a file to start from, and end.")
  var printRules = false

  @Option(
    help: ArgumentHelp(
      """
      For a log: tells who was in which segment at the end of this day, and \
      where they are now; on each day, customers are scored among those of \
      the day.
      """, valueName: "yyyy-MM-dd"))
  var migrationFrom: CalendarDay?

  @Option(
    help: ArgumentHelp(
      "Writes who moved: \(SegmentMigration.table.description).",
      valueName: "file"))
  var migration: String?

  func validate() throws {
    guard scheme == .eleven || (rules == nil && !printRules) else {
      throw ValidationError(
        "--scheme eight has limits of its own, the mean scores; leave out "
          + "--rules and --print-rules")
    }
    guard migration == nil || migrationFrom != nil else {
      throw ValidationError("--migration needs --migration-from, a day")
    }
  }
}
