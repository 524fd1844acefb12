public import CLVData
internal import CLVModels

/// A date far from all others, in words for a terminal.
public enum FarDateText {
  /// Where it is, how far off, and what to do.
  public static func text(_ far: FarDate) -> String {
    let side = far.isFirst ? "before" : "after"
    let years = Plural.count(far.years, "year")
    let others =
      far.rows > 1 ? ", and \(Plural.count(far.rows - 1, "more row"))," : ","
    let remedy =
      far.isFirst
      ? "correct such a date, or take its row out of the log; until then time "
        + "is counted from it"
      : "give --observation-end \(far.nearest) to leave it out; until then "
        + "everybody counts as silent ever since"
    return "line \(far.line), \(far.day)\(others) "
      + "\(far.rows > 1 ? "are" : "is") \(years)"
      + "\(far.rows > 1 ? " or more" : "") \(side) "
      + "the date \(far.isFirst ? "after" : "before") it, \(far.nearest): "
      + remedy
  }
}
