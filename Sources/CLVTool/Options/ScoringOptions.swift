import ArgumentParser
import CLV

/// How customers are scored by RFM.
struct ScoringOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      How many scores there are, 1 being the lowest. (default: as many as \
      the thresholds make, else 5)
      """, valueName: "number"))
  var bins: Int?

  @Flag(
    help: """
      Score frequency among customers of equal recency score, and monetary \
      value among those of equal recency and frequency scores.
      """)
  var nested = false

  @Flag(help: "Score recency and frequency only.")
  var withoutMonetary = false

  @Option(
    help: ArgumentHelp(
      "Monetary value is the mean purchase, or the total of all: mean or total.",
      valueName: "kind"))
  var monetary = MonetaryKind.mean

  /// What is scored as monetary value.
  enum MonetaryKind: String, ExpressibleByArgument, CaseIterable {
    case mean
    case total
  }

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Instead of quantiles, days since the last purchase, ascending: with \
      30,90,180,365, up to 30 days score 5, up to 90 days 4, and so on.
      """, valueName: "days"))
  var recencyThresholds: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Instead of quantiles, numbers of purchases, ascending: with 2,3,5,10, \
      two purchases score 2, three or four 3, and so on.
      """, valueName: "numbers"))
  var frequencyThresholds: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Instead of quantiles, amounts, ascending: with 20,50,80,120, 20 \
      and more score 2, 50 and more 3, and so on.
      """, valueName: "amounts"))
  var monetaryThresholds: String?

  func validate() throws {
    guard monetaryThresholds == nil || !withoutMonetary else {
      throw ValidationError(
        "give either --monetary-thresholds or --without-monetary")
    }
    _ = try scoring()
  }

  /// The scoring that the options ask for.
  func scoring() throws -> RFMScoring {
    var thresholds: [RFMComponent: [Double]] = [:]
    for (component, text, option) in [
      (RFMComponent.recency, recencyThresholds, "--recency-thresholds"),
      (.frequency, frequencyThresholds, "--frequency-thresholds"),
      (.monetary, monetaryThresholds, "--monetary-thresholds"),
    ] {
      guard let text else { continue }
      thresholds[component] = try text.split(
        separator: ",", omittingEmptySubsequences: false
      ).map {
        guard let value = Double($0.filter { $0 != " " }) else {
          throw ValidationError(
            "\(option) \(text): \"\($0)\" is not a number; give numbers with "
              + "commas between them, such as 30,90,180,365")
        }
        return value
      }
    }
    do {
      return try RFMScoring(
        bins: bins, isNested: nested, usesMonetary: !withoutMonetary,
        usesTotals: monetary == .total,
        thresholds: thresholds)
    } catch {
      throw ValidationError(error.messageAtCommandLine)
    }
  }
}
