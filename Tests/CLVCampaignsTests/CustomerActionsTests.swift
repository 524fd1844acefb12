import CLVData
import CLVModels
import CLVReports
import Foundation
import TestSupport
import Testing

@testable import CLVCampaigns
@testable import CLVForecasting

@Suite("Campaign lists")
struct CustomerActionsTests {
  static let purchase = BGNBD(r: 0.24, alpha: 4.4, a: 0.79, b: 2.43)
  static let spend = GammaGamma(p: 6.25, q: 3.74, v: 15.44)

  /// One customer for each list, and some like most customers are.
  static let customers:
    [(id: String, x: Int32, last: Double, T: Double, z: Double)] =
      [
        ("faded", 30, 60, 104, 60), ("silent", 40, 97, 104, 20),
        ("new", 1, 3, 6, 200), ("best", 40, 103, 104, 60),
        ("gone", 2, 3, 104, 20), ("good", 20, 103, 104, 40),
        ("fine", 20, 103, 104, 35),
      ] + (0..<18).map { ("one\($0)", 0, 0, 60 + Double($0), 0) }

  static let summary = CustomerSummary(
    ids: CustomerIDs(customers.map(\.id)), frequency: customers.map(\.x),
    recency: customers.map(\.last), T: customers.map(\.T),
    monetaryValue: customers.map(\.z), timeUnit: .week)

  static func actions(
    spend: GammaGamma? = spend, margin: Double = 0.3
  ) -> CustomerActions {
    CustomerActions(
      CustomerOutlooks(
        CustomerForecasts(
          summary, by: CustomerModel(purchase, spend: spend, timeUnit: .week),
          settings: ForecastSettings(
            horizon: 52, annualDiscountRate: 0.12, margin: margin))),
      settings: ActionSettings(in: .week))
  }

  @Test("Lists have their places among all")
  func places() {
    for (place, list) in ActionList.allCases.enumerated() {
      #expect(list.place == place)
    }
  }

  @Test(
    "Everybody is on the first list that fits",
    arguments: [
      (0, ActionList.winBack), (1, .watch), (2, .grow), (3, .keep),
      (4, .letGo), (5, .keep), (6, .keep), (7, .none), (24, .none),
    ])
  func lists(customer: Int, list: ActionList) {
    #expect(Self.actions().lists[customer] == list)
  }

  @Test("What is at stake is made of the models' own formulas")
  func outlook() {
    let rate = log(1.12) * 7 / 365.25
    let actions = Self.actions()
    for (i, customer) in Self.customers.enumerated() {
      let history = PurchaseHistory(
        frequency: Int(customer.x), recency: customer.last, T: customer.T)
      let worth =
        0.3
        * Self.spend.expectedSpend(
          meanSpend: customer.z, frequency: history.frequency)
      let alive = Self.purchase.probabilityAlive(history)
      let ifAlive =
        worth
        * Self.purchase.future(of: history)
        .discountedPurchases(rate: rate, in: 52)
      // Who stays buys at the rate (r + x)/(α + T) throughout.
      let ifStaying =
        worth * (0.24 + Double(customer.x)) / (4.4 + customer.T)
        * (1 - exp(-rate * 52)) / rate
      let outlook = actions.outlooks[i]
      #expect(isClose(outlook.probabilityAlive, alive, relative: 1e-13))
      #expect(isClose(outlook.value, alive * ifAlive, relative: 1e-12))
      #expect(isClose(outlook.valueIfAlive, ifAlive, relative: 1e-12))
      #expect(isClose(outlook.valueIfStaying, ifStaying, relative: 1e-12))
      let atRisk = (1 - alive) * ifAlive + alive * (ifStaying - ifAlive)
      #expect(isClose(outlook.valueAtRisk, atRisk, relative: 1e-11))
      // Who is won back buys as a new customer for the time of the silence.
      let new =
        worth * Self.purchase.discountedPurchases(rate: rate, in: 52)
      let known = customer.T > 0 ? customer.last / customer.T : 1
      let back = known * ifAlive + (1 - known) * min(ifAlive, new)
      #expect(isClose(actions.valueIfWonBack(i), back, relative: 1e-11))
      let gap =
        Self.purchase.gapBetweenPurchases(after: history) ?? .infinity
      let late = max(0, customer.T - customer.last - gap)
      let gain =
        exp2(-late / 26) * (1 - alive) * back + alive * (ifStaying - ifAlive)
      #expect(isClose(actions.ceiling(of: i), 0.1 * gain, relative: 1e-11))
      #expect(isClose(actions.stake(of: i), gain, relative: 1e-11))
      #expect(
        isClose(
          actions.effect(of: i) * outlook.valueAtRisk,
          actions.ceiling(of: i), relative: 1e-11))
      #expect(actions.ceilings()[i] == actions.ceiling(of: i))
    }
  }

  @Test("Effects are those of the lists, and fall with silence")
  func effects() {
    var settings = ActionSettings(in: .week)
    settings.effects = [.winBack: 0.02, .keep: 0.3]
    settings.effect = 0.05
    let outlooks = Self.actions().outlooks
    let actions = CustomerActions(outlooks, settings: settings)
    for i in 0..<actions.count {
      let effect = settings.effect(on: actions.lists[i])
      #expect(
        isClose(
          actions.ceiling(of: i), effect * actions.stake(of: i),
          relative: 1e-12))
      #expect(actions.effect(of: i) <= effect)
    }
    // A silence of 44 weeks, of a customer who used to come every other one.
    #expect(actions.effect(of: 0) < 0.3 * 0.02)
    settings.effectHalfLife = .infinity
    let flat = CustomerActions(outlooks, settings: settings)
    #expect(flat.effect(of: 0) > actions.effect(of: 0))
    #expect(flat.effect(of: 0) <= 0.02)
    #expect(isClose(flat.effect(of: 3), 0.3, relative: 0.2))
  }

  @Test("The value now is that of the forecasts")
  func value() {
    let actions = Self.actions()
    for i in 0..<actions.count {
      #expect(
        actions.outlooks[i].value
          == actions.outlooks.forecasts[i].lifetimeValue)
    }
  }

  @Test("Reasons say why in words")
  func reasons() {
    let actions = Self.actions()
    #expect(
      actions.reason(for: 0, in: .english).hasPrefix(
        "probably left (under 1 % likely still a customer): silent for 308 "
          + "days; if won back worth "))
    #expect(
      actions.reason(for: 1, in: .english).hasPrefix(
        "silent for 49 days; half of such "))
    #expect(
      actions.reason(for: 2, in: .english).hasPrefix(
        "first bought 42 days ago and spends "))
    #expect(
      actions.reason(for: 3, in: .english).hasPrefix(
        "among the most valuable: worth "))
    #expect(
      actions.reason(for: 7, in: .english).hasPrefix(
        "100 % likely still a customer"))
    for i in 0..<actions.count {
      #expect(!actions.reason(for: i, in: .english).contains(","))
    }
  }

  @Test("Sums over lists are sums over customers")
  func totals() {
    let actions = Self.actions()
    let all = actions.totals(of: 0..<actions.count)
    let lists = actions.totalsByList()
    #expect(lists.map(\.list) == ActionList.allCases)
    #expect(lists.reduce(0) { $0 + $1.totals.customers } == 25)
    #expect(
      all.byList == [
        .winBack: 1, .watch: 1, .grow: 1, .keep: 3, .letGo: 1, .none: 18,
      ])
    let ceilings = actions.ceilings()
    #expect(isClose(all.ceiling, ceilings.reduce(0, +), relative: 1e-12))
    #expect(
      isClose(
        lists.reduce(0) { $0 + $1.totals.valueAtRisk }, all.valueAtRisk,
        relative: 1e-12))
    let groups = GroupActions(
      actions,
      groups: CustomerGroups(
        names: ["a", "b"], groupOf: (0..<25).map { $0 < 5 ? 1 : 0 }))
    #expect(groups.totals.map(\.customers) == [20, 5])
    #expect(
      isClose(
        groups.totals[1].ceiling, ceilings[..<5].reduce(0, +),
        relative: 1e-12))
  }

  @Test("Examples are those with most at stake")
  func examples() {
    let actions = Self.actions()
    #expect(actions.examples(of: .keep, 2) == [3, 5])
    let none = actions.examples(of: .none, 4)
    let stakes = none.map { actions.ceiling(of: $0) }
    #expect(stakes.count == 4 && stakes == stakes.sorted(by: >))
    let most = (7..<25).map { actions.ceiling(of: $0) }.max()
    #expect(stakes.first == most)
  }

  @Test("Without amounts customers are weighed in purchases")
  func noMoney() {
    let actions = Self.actions(spend: nil)
    #expect(!actions.outlooks.hasMoney && actions.spendLine == nil)
    #expect(actions.lists[0] == .winBack && actions.lists[3] == .keep)
    #expect(!actions.lists.contains(.grow))
    #expect(actions.reason(for: 3, in: .english).contains(" purchases;"))
    let outlook = actions.outlooks[3]
    #expect(
      outlook.value == outlook.forecast.purchases.discountedPurchases)
  }

  @Test("An infinite mean spend makes infinite ceilings, not NaN")
  func infinite() {
    let actions = Self.actions(spend: GammaGamma(p: 6, q: 0.9, v: 15))
    for i in 0..<actions.count {
      #expect(!actions.ceiling(of: i).isNaN && actions.ceiling(of: i) >= 0)
    }
    #expect(actions.ceiling(of: 10) == .infinity)
  }

  @Test(
    "The top share is never more than it says, ties in or out together",
    arguments: [
      ([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10], 9.0),
      ([1, 1, 1, 1, 1, 1, 1, 1, 1, 10], 10),
      ([1, 2, 3, 4, 5, 6, 9, 9, 9, 10], 10),
      ([7, 7, 7, 7], .infinity), ([], .infinity), ([5], .infinity),
    ])
  func top(values: [Double], line: Double) {
    #expect(TopShare.line(of: values, share: 0.2) == line)
  }

  @Test("All of the customers are the top share of all")
  func everybody() {
    #expect(TopShare.line(of: [3, 1, 2], share: 1) == 1)
  }
}
