public import CLVCampaigns
internal import CLVData
internal import CLVValidation

/// Why a customer buys more slowly, or why revenue changed, for a terminal.
public struct ExplanationText: Sendable {
  let words: Words

  /// Since when a customer buys more slowly, and what changed with it.
  ///
  /// - Parameters:
  ///   - change: What was found.
  ///   - name: The customer.
  ///   - words: The language.
  /// - Returns: Lines, each with its end.
  public static func text(
    _ change: CustomerChange, of name: String, in words: Words = .english
  ) -> String {
    Self(words: words).lines(change, name).joined(separator: "\n") + "\n"
  }

  private func lines(_ found: CustomerChange, _ name: String) -> [String] {
    var lines = [
      words.text(
        "explain.customer",
        [
          "name": .name(name), "purchases": .count(found.purchases.count),
          "first": .day(found.purchases.first?.day ?? found.end),
          "last": .day(found.purchases.last?.day ?? found.end),
          "end": .day(found.end),
        ])
    ]
    guard let change = found.change else {
      let key = found.purchases.count < 4 ? "few" : "never_slower"
      lines.append(WrappedText.lines(words.text("explain.\(key)")))
      return lines
    }
    lines.append(WrappedText.lines(pace(change, found.isBeyondChance)))
    lines.append(
      WrappedText.lines(
        words.text(
          "explain.chance",
          ["share": .text(words.percent(change.probability, significant: 2))]))
    )
    guard found.isBeyondChance else { return lines }
    lines += ["", words.text("explain.changed")]
    if let table = table(found) {
      lines += [
        table, WrappedText.lines(words.text("explain.share_means")),
      ]
    }
    return lines + around(found).map { WrappedText.lines($0) }
  }

  private func pace(_ change: RateChange, _ isBeyondChance: Bool) -> String {
    let decimals = change.gapDecimals
    let key =
      !isBeyondChance ? "steady" : change.isSilent ? "silent" : "slower"
    return words.text(
      "explain.\(key)",
      [
        "day": .day(change.day), "from": .day(change.days.lowerBound),
        "to": .day(change.days.upperBound),
        "before": .number(change.gapBefore, decimals: decimals),
        "after": .number(change.gapSince, decimals: decimals),
      ])
  }

  // MARK: - What changed

  private func table(_ found: CustomerChange) -> String? {
    guard found.purchasesSince > 0 else { return nil }
    var table = TextTable(
      header: ["what", "before", "since", "chance_column"].map {
        words.text("explain.\($0)")
      })
    func chance(_ probability: Double) -> String {
      words.percent(probability, significant: 2)
    }
    for (name, means) in [
      ("amount", found.amounts), ("items", found.items),
      ("price", found.prices),
    ] {
      guard let means else { continue }
      table.append([
        words.text("explain.\(name)"), words.fixed(means.before, 2),
        words.fixed(means.since, 2), chance(means.probability),
      ])
    }
    for shift in found.shifts {
      let isWeekday = shift.name == "weekday"
      if !isWeekday {
        let title = words.text(
          "explain.breadth", ["column": .name(shift.name)])
        table.append([
          title, words.fixed(shift.breadth.before, 2),
          words.fixed(shift.breadth.since, 2), "",
        ])
      }
      for (place, value) in shift.values.prefix(3).enumerated() {
        table.append([
          isWeekday
            ? weekday(value.name)
            : words.text(
              "explain.value",
              ["column": .name(shift.name), "value": .name(value.name)]),
          share(value.before, shift.purchases.before),
          share(value.since, shift.purchases.since),
          place == 0 ? chance(shift.probability) : "",
        ])
      }
    }
    return table.text()
  }

  private func weekday(_ number: String) -> String {
    let keys = [
      "weekday.monday", "weekday.tuesday", "weekday.wednesday",
      "weekday.thursday", "weekday.friday", "weekday.saturday",
      "weekday.sunday",
    ]
    let place = (Int(number) ?? 1) - 1
    let day = keys.indices.contains(place) ? words.text(keys[place]) : number
    return words.text("explain.weekday", ["day": .text(day)])
  }

  private func share(_ count: Int, _ all: Int) -> String {
    words.percent(Double(count) / Double(max(1, all)), decimals: 0)
  }

  /// What others did at the same time, and the customer a year before.
  private func around(_ found: CustomerChange) -> [String] {
    var sentences: [String] = []
    if let yearBefore = found.yearBefore {
      sentences.append(
        words.text(
          "explain.year_before",
          [
            "n": .count(yearBefore), "since": .count(found.purchasesSince),
          ]))
    }
    let others = [
      ("explain.everyone", found.everyone), ("explain.cohort", found.cohort),
    ].compactMap { key, others -> String? in
      guard let others, let change = others.change else { return nil }
      return words.text(
        key,
        [
          "change": .change(change, decimals: 0),
          "customers": .count(others.customers),
        ])
    }
    return sentences
      + (others.isEmpty ? [words.text("explain.others_unknown")] : others)
  }
}

extension RateChange {
  /// The decimals by which the two gaps are told apart.
  var gapDecimals: Int {
    gapBefore.rounded() < gapSince.rounded() && gapBefore >= 0.5 ? 0 : 2
  }
}
