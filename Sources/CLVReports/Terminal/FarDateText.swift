public import CLVData
internal import CLVValidation

/// A date far from all others, in words for a terminal.
public enum FarDateText {
  /// Where it is, how far off, and what to do.
  public static func text(
    _ far: FarDate, in words: Words = .english
  ) -> String {
    let others = words.text(
      far.rows > 1 ? "far.others" : "far.no_others",
      ["n": .count(far.rows - 1)])
    return words.text(
      far.isFirst ? "far.before" : "far.after",
      [
        "line": .label("\(far.line)"), "day": .text("\(far.day)"),
        "others": .text(others), "rows": .count(far.rows),
        "years": .count(far.years),
        "more": far.rows > 1 ? .term("far.or_more") : .text(""),
        "nearest": .text("\(far.nearest)"),
      ])
  }
}
