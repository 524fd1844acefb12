import ArgumentParser
import CLV

/// How the text of a log is written, for what its cells do not tell.
struct WritingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      How dates are written: a pattern such as dd/MM/yyyy, d-MMM-yy or \
      "M/d/yyyy H:mm", or in short ymd, dmy, mdy, excel or unix. (default: \
      ISO 8601, or the form that reads all dates)
      """, valueName: "pattern"))
  var dateFormat: String?

  @Option(
    help: ArgumentHelp(
      """
      The calendar of dates: gregorian or persian (Solar Hijri). (default: \
      the one that their years show)
      """, valueName: "calendar"))
  var calendar: CalendarSystem?

  @Option(
    help: ArgumentHelp(
      """
      Whose days count where dates are moments in time: UTC, +03:30 or a place \
      such as Asia/Tehran. (default: the days as written, UTC for Unix time)
      """, valueName: "zone"))
  var timeZone: String?

  @Option(
    help: ArgumentHelp(
      """
      The decimal sign of amounts, point or comma. (default: the one that the \
      column shows)
      """, valueName: "sign"))
  var decimal: DecimalMark?

  @Option(
    help: ArgumentHelp(
      """
      The encoding of the text, such as gb18030, windows-1256 or latin1. \
      (default: UTF-8, UTF-16, or the one that the bytes show)
      """, valueName: "name"))
  var encoding: String?

  @Option(
    help: ArgumentHelp(
      """
      What stands between fields: one character, tab, or blanks for any number \
      of them. (default: the comma, semicolon, tab, bar or blanks that the \
      header shows)
      """, valueName: "character"))
  var delimiter: String?

  @Flag(help: "The first line is a row; --columns names the columns.")
  var noHeader = false

  @Option(
    help: ArgumentHelp(
      """
      With --no-header, the names of the columns in their order, _ for those \
      without use: customer_id,date,_,amount.
      """, valueName: "names"))
  var columns: String?

  func validate() throws {
    guard noHeader == (columns != nil) else {
      throw ValidationError("give --no-header and --columns together")
    }
  }

  /// How the text is taken apart.
  func text() throws -> TextOptions {
    var options = TextOptions()
    options.delimiter = try delimiter.map { try Delimiter.parse($0) }
    options.encoding = try encoding.map { try TextEncoding($0) }
    options.columns = columns.map { names in
      names.split(separator: ",", omittingEmptySubsequences: false)
        .map(String.init)
    }
    return options
  }

  /// Says how dates and numbers are written.
  func fill(_ options: inout TransactionOptions) throws {
    options.calendar = calendar
    options.decimal = decimal
    options.zone = try timeZone.map { try DayZone($0) }
    if let dateFormat {
      options.dateFormat = try DateFormat(
        option: dateFormat, calendar: calendar ?? .gregorian)
    }
  }
}
