import Foundation

/// What happened: a customer, by number, paid so many cents on a day, counted
/// from 1970.
struct LogRow: Equatable {
  var customer: Int
  var day: Int
  var cents: Int
}

/// A log of one of the kinds that shops have, and of those nobody expects.
struct RandomLog {
  enum Kind: String, CaseIterable {
    case shop, oneTime, clockwork, business, twoDays, tiny, decades, bursts
    case equal
  }

  let kind: Kind
  let hasAmounts: Bool
  var rows: [LogRow]

  init(_ dice: inout Dice) {
    kind =
      dice.chance(0.25)
      ? .shop : dice.pick(Kind.allCases)
    hasAmounts = dice.chance(0.93)
    rows = kind.purchases(&dice)
    rows = Self.withZerosAndRefunds(rows, &dice)
    rows = dice.shuffled(rows)
  }

  /// Some amounts become zero, some come back later, wholly or in part.
  private static func withZerosAndRefunds(
    _ rows: [LogRow], _ dice: inout Dice
  ) -> [LogRow] {
    let zeros = dice.pick([0, 0, 0, 0.02, 0.3])
    let refunds = dice.pick([0, 0, 0, 0.03, 0.4])
    return rows.flatMap { row in
      var row = row
      if dice.chance(zeros) { row.cents = 0 }
      guard row.cents > 0, dice.chance(refunds) else { return [row] }
      let share = dice.pick([0.3, 1, 1, 1.5])
      var refund = row
      refund.day += dice.pick([0, 0, 1, 9])
      refund.cents = -Int(Double(row.cents) * share)
      return [row, refund]
    }
  }
}

extension RandomLog.Kind {
  private func customers(_ dice: inout Dice) -> Int {
    switch self {
    case .tiny: dice.int(1...6)
    case .business: dice.int(5...20)
    default: dice.int(20...150)
    }
  }

  private func days(_ dice: inout Dice) -> Int {
    switch self {
    case .twoDays: dice.int(1...3)
    case .decades: dice.int(4000...9000)
    case .tiny: dice.int(1...400)
    default: dice.int(30...1500)
    }
  }

  /// Days between one purchase of a customer and the next.
  private func gap(_ rate: Double, _ dice: inout Dice) -> Int {
    switch self {
    case .clockwork: dice.chance(0.1) ? 31 : 30
    case .bursts: dice.pick([0, 0, 1, 90])
    default: Int(min(dice.exponential(rate: rate), 1e5))
    }
  }

  func purchases(_ dice: inout Dice) -> [LogRow] {
    let customers = customers(&dice)
    let days = days(&dice)
    // From 1995 to 2024.
    let start = dice.int(9131...19_800)
    let level = pow(10, 1 + 6 * dice.share())
    let spread = dice.pick([0.2, 0.8, 2])
    let isFixed = self == .equal || dice.chance(0.08)
    var rows: [LogRow] = []
    for customer in 0..<customers where rows.count < 3000 {
      var day = dice.chance(0.8) ? dice.int(0...max(0, days - 1)) : 0
      let rate =
        self == .business
        ? 0.02 + 0.2 * dice.halfGamma() : 1e-4 + 0.08 * dice.halfGamma()
      let leaving = self == .business ? 0.02 : 0.6 * pow(dice.share(), 3)
      let mean = level * exp(dice.normal() / 2)
      while day < days, rows.count < 3000 {
        let amount = isFixed ? level : mean * exp(spread * dice.normal())
        rows.append(
          LogRow(
            customer: customer, day: start + day,
            cents: Int(min(max(amount, 0), 1e12))))
        let isLast = self == .oneTime && dice.chance(0.97)
        if isLast || dice.chance(leaving) { break }
        day += gap(rate, &dice)
      }
    }
    return rows
  }
}
