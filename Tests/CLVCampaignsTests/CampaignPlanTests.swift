import CLVData
import CLVModels
import TestSupport
import Testing

@testable import CLVCampaigns
@testable import CLVForecasting

@Suite("Plans of campaigns")
struct CampaignPlanTests {
  private static let actions = KnownCustomers.actions(2000, seed: 12)

  private func choice(_ budget: Double?) -> ContactPlan {
    ContactPlan(
      gains: Self.actions.ceilings(), costs: .same(0.5), budget: budget)
  }

  @Test("Its sums are those of the contacts", arguments: [nil, 60.0])
  func sums(budget: Double?) throws {
    let choice = choice(budget)
    let plan = CampaignPlan(Self.actions, choice: choice, budget: budget)
    let totals = try #require(plan.totals)
    #expect(!plan.isDrawn && plan.contacts == choice.chosen.contacts)
    #expect(totals.contacts == choice.chosen.contacts)
    #expect(isClose(totals.cost, choice.chosen.cost, relative: 1e-12))
    #expect(isClose(totals.gain, choice.chosen.gain, relative: 1e-9))
    #expect(plan.lists.allSatisfy { $0.controls == 0 && $0.contacts > 0 })
    #expect(plan.power != nil)
  }

  @Test("Who is drawn is neither contacted nor paid for")
  func drawn() throws {
    let choice = choice(nil)
    let control = ControlGroup(
      Self.actions, plan: choice, share: 0.2, seed: 3)
    let plan = CampaignPlan(Self.actions, choice: choice, control: control)
    #expect(plan.isDrawn)
    #expect(plan.contacts == control.contacts)
    #expect(plan.lists.reduce(0) { $0 + $1.controls } == control.controls)
    let totals = try #require(plan.totals)
    #expect(isClose(totals.cost, 0.5 * Double(plan.contacts), relative: 1e-12))
    #expect(totals.gain < choice.chosen.gain)
  }

  @Test("Without a cost all on the lists are to be contacted")
  func withoutCost() {
    let plan = CampaignPlan(Self.actions)
    let lists = Self.actions.lists
    #expect(
      plan.contacts == lists.count { $0 != .none && $0 != .letGo })
    #expect(plan.totals == nil && plan.choice == nil)
    #expect(
      plan.control.controls + plan.control.contacts == plan.contacts)
  }
}
