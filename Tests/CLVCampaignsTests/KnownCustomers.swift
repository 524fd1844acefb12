import CLVCampaigns
import CLVData
import CLVForecasting
import CLVModels
import CLVNumerics
import Foundation

/// A simulated customer of whom everything is known, also what a log does not
/// show: whether he or she has left, and what would be bought in either case.
struct KnownCustomer {
  /// How a customer leaves.
  enum Leaving {
    /// After a repeat purchase, with this probability.
    case afterPurchase(Double)

    /// At any time, at this hazard.
    case atAnyTime(Double)
  }

  let rate: Double
  let leaving: Leaving

  /// The times of all purchases up to T, from 0 for the first.
  let times: [Double]
  let T: Double

  /// When the customer left; infinite if he or she is there at T.
  let leftAt: Double

  /// Amounts of the purchases up to T.
  var amounts: [Double] = []

  /// Discounted amounts bought over the horizon as things are, and if a
  /// contact works: who has left is back, to buy as before; who is there
  /// stays to the end.
  var futureAsIs = 0.0
  var futureIfSaved = 0.0

  var isAlive: Bool { leftAt == .infinity }

  init(
    rate: Double, leaving: Leaving, T: Double,
    using generator: inout SplitMix64
  ) {
    self.rate = rate
    self.leaving = leaving
    self.T = T
    var times = [0.0]
    var leftAt = Double.infinity
    if case .atAnyTime(let hazard) = leaving {
      leftAt = generator.exponential(rate: hazard)
    }
    while true {
      let next =
        times[times.count - 1] + generator.exponential(rate: rate)
      guard next <= min(T, leftAt) else { break }
      times.append(next)
      if case .afterPurchase(let p) = leaving, generator.uniform() < p {
        leftAt = next
        break
      }
    }
    self.times = times
    self.leftAt = leftAt <= T ? leftAt : .infinity
  }

  /// Draws what is bought over a horizon after T.
  mutating func drawFuture(
    _ horizon: Double, discountRate: Double, _ spend: GammaGamma,
    using generator: inout SplitMix64
  ) {
    var times: [Double] = []
    var leaves = Double.infinity
    if case .atAnyTime(let hazard) = leaving {
      leaves = generator.exponential(rate: hazard)
    }
    var time = generator.exponential(rate: rate)
    while time <= horizon {
      times.append(time)
      if case .afterPurchase(let p) = leaving, generator.uniform() < p {
        leaves = min(leaves, time)
      }
      time += generator.exponential(rate: rate)
    }
    let all = spend.simulatedSpends(
      count: self.times.count + times.count, using: &generator)
    amounts = Array(all[..<self.times.count])
    let worth = zip(times, all[self.times.count...]).map {
      (time: $0, amount: $1 * exp(-discountRate * $0))
    }
    let untilLeaving = worth.filter { $0.time <= leaves }
      .reduce(0) { $0 + $1.amount }
    futureAsIs = isAlive ? untilLeaving : 0
    futureIfSaved =
      isAlive ? worth.reduce(0) { $0 + $1.amount } : untilLeaving
  }
}

/// Simulated customers, and the summary that a shop would have of them.
struct KnownCustomers {
  static let spend = GammaGamma(p: 6.25, q: 3.74, v: 15.44)

  /// Ways to leave, by name.
  enum World: String, CaseIterable {
    case afterPurchases
    case atAnyTime
  }

  let customers: [KnownCustomer]
  let summary: CustomerSummary

  /// Customers who arrived over a year, of a year and more ago.
  init(_ count: Int, _ world: World, seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var customers: [KnownCustomer] = []
    for _ in 0..<count {
      let rate = generator.gamma(shape: 0.6, rate: 6)
      let leaving: KnownCustomer.Leaving =
        world == .afterPurchases
        ? .afterPurchase(generator.beta(0.8, 2.5))
        : .atAnyTime(generator.gamma(shape: 0.6, rate: 12))
      var customer = KnownCustomer(
        rate: rate, leaving: leaving, T: 52 + 52 * generator.uniform(),
        using: &generator)
      customer.drawFuture(
        52, discountRate: 0.002, Self.spend, using: &generator)
      customers.append(customer)
    }
    self.customers = customers
    summary = CustomerSummary(
      ids: CustomerIDs((0..<count).map { "\($0)" }),
      frequency: customers.map { Int32($0.times.count - 1) },
      recency: customers.map { $0.times[$0.times.count - 1] },
      T: customers.map(\.T),
      monetaryValue: customers.map { customer in
        let repeats = customer.amounts.dropFirst()
        return repeats.isEmpty
          ? 0 : repeats.reduce(0, +) / Double(repeats.count)
      }, timeUnit: .week, firstAmount: customers.map { $0.amounts[0] })
  }

  /// What a contact with each customer gains, if it works for a share of
  /// them.
  func gains(effect: Double) -> [Double] {
    customers.map { effect * ($0.futureIfSaved - $0.futureAsIs) }
  }
}

extension KnownCustomers {
  /// The lists of such customers, who leave after purchases, by the law that
  /// they are drawn from, over 26 weeks.
  static func actions(_ count: Int, seed: UInt64) -> CustomerActions {
    CustomerActions(
      CustomerOutlooks(
        CustomerForecasts(
          KnownCustomers(count, .afterPurchases, seed: seed).summary,
          by: CustomerModel(
            BGNBD(r: 0.6, alpha: 6, a: 0.8, b: 2.5), spend: spend,
            timeUnit: .week),
          settings: ForecastSettings(horizon: 26))),
      settings: ActionSettings(in: .week))
  }
}
