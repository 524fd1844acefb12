import ArgumentParser
import CLV

/// The effects of contacts, one for all customers or one for each list.
struct ListEffects: ExpressibleByArgument {
  /// The effect on customers of lists that are not named.
  private(set) var other = ActionSettings(in: .week).effect

  /// The effects on those of lists that are.
  private(set) var byList: [ActionList: Double] = [:]

  /// The effect that is assumed unless another is given.
  init() {}

  /// Reads a number, or `list=number` for several lists.
  init?(argument: String) {
    if let number = Self.share(argument) {
      other = number
      return
    }
    for entry in argument.split(separator: ",") {
      let parts = entry.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let share = Self.share(String(parts[1])) else {
        return nil
      }
      let name = parts[0].lowercased().filter(\.isLetter)
      if name == "other" {
        other = share
      } else if let list = ActionList(optionName: name), byList[list] == nil {
        byList[list] = share
      } else {
        return nil
      }
    }
    guard !byList.isEmpty else { return nil }
  }

  private static func share(_ text: String) -> Double? {
    Double(text).flatMap { $0 > 0 && $0 <= 1 ? $0 : nil }
  }

  var defaultValueDescription: String { "\(other)" }
}

extension ActionList {
  /// The list by its name without blanks, such as winback.
  init?(optionName: String) {
    let list = Self.allCases.first {
      $0.key.filter(\.isLetter) == optionName
    }
    guard let list else { return nil }
    self = list
  }
}
