import CLVCampaigns
import CLVData
import CLVForecasting
import CLVModels
import CLVReports
import Testing

@Suite("Actions in words")
struct ActionsTextTests {
  private func actions(_ frequency: [Int32]) -> CustomerActions {
    let count = frequency.count
    let summary = CustomerSummary(
      ids: CustomerIDs((0..<count).map { "c\($0)" }), frequency: frequency,
      recency: frequency.map { $0 > 0 ? 25 : 0 },
      T: [Double](repeating: 30, count: count),
      monetaryValue: frequency.map { $0 > 0 ? 20 : 0 }, timeUnit: .week)
    return CustomerActions(
      CustomerOutlooks(
        CustomerForecasts(
          summary,
          by: CustomerModel(
            BGNBD(r: 0.24, alpha: 4.4, a: 0.79, b: 2.43),
            spend: GammaGamma(p: 6.25, q: 3.74, v: 15.44), timeUnit: .week),
          settings: ForecastSettings(horizon: 52))),
      settings: ActionSettings(in: .week))
  }

  @Test func `Lists come with numbers, meanings and examples`() {
    let actions = actions([0, 0, 0, 0, 0, 0, 0, 0, 4, 9])
    let text = ActionsText.text(actions, ids: actions.outlooks.summary.ids)
    #expect(text.hasPrefix("What to do with 10 customers\n"))
    #expect(text.contains("keep: the most valuable 20 %, worth "))
    #expect(text.contains("    c8: among the most valuable: worth "))
    #expect(text.contains("value now      what they are expected to be worth "))
    #expect(text.contains("10 % of the value at risk"))
  }

  @Test func `Where all are alike nobody stands out`() {
    let actions = actions([0, 0, 0, 0, 0, 0])
    let text = ActionsText.text(actions, ids: actions.outlooks.summary.ids)
    #expect(text.contains("keep: nobody stands out"))
    #expect(text.contains("grow: nobody stands out"))
    #expect(!text.contains("∞"))
  }

  @Test func `A budget that is too large is said to be`() {
    let plan = ContactPlan(gains: [5, 3, 1], costs: .same(2), budget: 10)
    let text = ActionsText.text(plan, budget: 10)
    #expect(text.contains("worth it: 2 customers"))
    #expect(text.contains("contact 2 customers for 4.00"))
    #expect(text.contains("gain of 8.00 (4.00 net)"))
    #expect(text.contains("6.00 of the budget is better not spent"))
    let small = ContactPlan(
      gains: [5, 3], costs: .each([2, 1.5]), budget: 1.6)
    #expect(ActionsText.text(small, budget: 1.6).contains("as costs differ"))
  }

  @Test(arguments: [
    (30.0, "comes back with the first purchase"),
    (40, "has come back after "), (1e6, "never comes back: within"),
  ])
  func `An acquisition says when its cost comes back`(
    cost: Double, part: String
  ) throws {
    let outlooks = actions([0, 1, 4]).outlooks
    let ceilings = try #require(
      AcquisitionCeilings(
        CustomerForecasts(
          outlooks.summary,
          by: CustomerModel(
            BGNBD(r: 0.24, alpha: 4.4, a: 1.79, b: 2.43),
            spend: GammaGamma(p: 6.25, q: 3.74, v: 15.44), timeUnit: .week),
          settings: outlooks.settings), cost: cost))
    let ceiling = ceilings.all()
    let text = ActionsText.text(
      ceiling, cost: cost, horizon: 52, unit: .week, level: 0.9)
    #expect(text.contains(part), "\(text)")
  }
}
