internal import CLVModels
internal import CLVTables

/// Identifiers that are one but for case, blanks, zeros before them or `.0`
/// behind, as spreadsheets and data frames leave them; and one that looks like
/// a total.
enum SimilarIDs {
  private static let totals: Set<String> = [
    "total", "totals", "grand total", "subtotal", "sum", "summe", "gesamt",
    "gesamtsumme", "somme", "totale", "suma", "جمع", "جمع کل", "مجموع", "合计",
    "总计", "小计",
  ]

  /// Whether a byte is the first of a total's name, in either case, or a colon.
  private static let canBeginTotal = {
    var table = [Bool](repeating: false, count: 256)
    for name in totals.flatMap({ [$0, $0.uppercased(), ":"] }) {
      if let first = name.utf8.first { table[Int(first)] = true }
    }
    return table
  }()

  /// Groups that are named in a warning.
  private static let mostNamed = 3

  /// Whether a field looks like the name of a total.
  static func isTotal(_ field: Bytes) -> Bool {
    guard (3...20).contains(field.count) else { return false }
    // Most names of customers do not begin as a total does.
    guard let first = field.first, canBeginTotal[Int(first)] else {
      return false
    }
    let word = String(decoding: field, as: UTF8.self).lowercased()
    return totals.contains(word.filter { $0 != ":" })
  }

  /// What to say of the identifiers of a log.
  static func warnings(_ arena: IdentifierArena) -> [Advice] {
    var warnings: [Advice] = []
    if let total = (0..<arena.count).first(where: { isTotal(arena[$0]) }) {
      let name = arena[total].excerpt
      let advice: Advice =
        "the customer \"\(name)\" looks like a total; take its rows out, or "
        + "give \(.drop)"
      warnings.append(
        advice.named(
          "total", ["customer": .text(name), "option": .remedy(.drop)]))
    }
    let groups = canDiffer(arena) ? groups(arena) : []
    guard !groups.isEmpty else { return warnings }
    let named = groups.prefix(mostNamed).map { group in
      group.map { arena[$0].excerpt }
    }
    let texts = named.map { group in
      group.map { "\"\($0)\"" }.joined(separator: " and ")
    }
    let more = groups.count - named.count
    let others = more > 0 ? "; and \(Plural.count(more, "other group"))" : ""
    let (`case`, zeros, decimals): (Remedy, Remedy, Remedy) = (
      .foldsCase.set(to: "fold"), .dropsZeros.set(to: "drop"),
      .dropsDecimals.set(to: "drop")
    )
    let advice: Advice =
      "customers that differ in nothing but case, blanks, zeros before or .0 "
      + "behind are counted apart: \(texts.joined(separator: "; "))\(others)"
      + ". If they are one, join them with \(`case`), \(zeros) or \(decimals)"
    var values: [String: AdviceMessage.Value] = [
      "groups": .groups(named), "case": .remedy(`case`),
      "zeros": .remedy(zeros), "decimals": .remedy(decimals),
    ]
    if more > 0 { values["more"] = .count(more) }
    warnings.append(advice.named(more > 0 ? "alike_more" : "alike", values))
    return warnings
  }

  /// What a byte can make alike: 1 and 2 for letters in upper and lower case,
  /// 4 for blanks and points.
  private static let kinds = (0...UInt8.max).map { byte -> UInt8 in
    if byte == Ascii.space || byte == Ascii.point { return 4 }
    guard Ascii.isLetter(byte) else { return 0 }
    return Ascii.lowercased(byte) == byte ? 2 : 1
  }

  /// Whether two identifiers can be alike at all: a look at each byte once.
  private static func canDiffer(_ arena: IdentifierArena) -> Bool {
    guard arena.count > 1 else { return false }
    var found: UInt8 = 0
    var hasZero = false
    var lengths = (least: Int.max, most: 0)
    kinds.withUnsafeBufferPointer { kinds in
      for index in 0..<arena.count {
        let id = arena[index]
        lengths = (min(lengths.least, id.count), max(lengths.most, id.count))
        hasZero = hasZero || id.first == Ascii.zero
        for byte in id { found |= kinds[Int(byte)] }
      }
    }
    return found >= 3 || hasZero && lengths.least < lengths.most
  }

  /// The identifiers that are alike, in order of first appearance.
  private static func groups(_ arena: IdentifierArena) -> [[Int]] {
    var groups: [[UInt8]: [Int]] = [:]
    for index in 0..<arena.count {
      groups[folded(arena[index]), default: []].append(index)
    }
    return groups.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }

  private static func folded(_ id: Bytes) -> [UInt8] {
    var bytes = id.filter { $0 != Ascii.space }.map(Ascii.lowercased)
    let whole = bytes.prefix { Ascii.digit($0) != nil }
    let rest = bytes[whole.endIndex...]
    if !whole.isEmpty, rest.first == Ascii.point,
      rest.dropFirst().allSatisfy({ $0 == Ascii.zero })
    {
      bytes = Array(whole)
    }
    let digits = bytes.drop { $0 == Ascii.zero }
    return digits.isEmpty ? bytes : Array(digits)
  }
}
