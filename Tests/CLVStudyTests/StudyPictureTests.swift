import CLVCampaigns
import CLVData
import CLVForecasting
import CLVModels
import CLVRFM
import CLVStudy
import Testing

@Suite("What a report shows of a study")
struct StudyPictureTests {
  private let log: TransactionLog
  private let results: StudyResults

  init() throws {
    log = try SimulatedShop.log()
    results = try CustomerStudy().run(log)
  }

  @Test func `The picture is of the forecasts`() throws {
    let picture = results.picture()
    let purchases = results.forecasts.expectedPurchases().reduce(0, +)
    #expect(abs(picture.totals.purchases - purchases) < 1e-9)
    let values = try #require(results.forecasts.lifetimeValues())
    #expect(picture.ascendingValues == values.sorted())
    #expect(
      picture.probabilitiesAlive == results.forecasts.probabilitiesAlive())
    let concentration = try #require(picture.concentration)
    #expect(concentration.share(ofTop: 0.2) > 0.2)
    #expect(picture.pastConcentration != nil)
    #expect(
      picture.segments?.map(\.customers).reduce(0, +) == results.summary.count)
    let curves = try #require(picture.isoValues?.curves)
    #expect(!curves.isEmpty)
  }

  @Test func `Who moved between segments is told where it was asked for`()
    throws
  {
    #expect(results.picture().segmentMoves == nil)
    var options = StudyOptions()
    options.keepsEarlierSegments = true
    let moves = try #require(
      try CustomerStudy(options).run(log).picture().segmentMoves)
    let new = moves.newCustomers.reduce(0, +)
    #expect(moves.customersBefore + new == results.summary.count)
    #expect(moves.customersBefore > 0)
  }

  @Test func `BG/NBD is sure of every one-time buyer`() {
    #expect(
      results.picture().certainlyAlive
        == results.summary.frequency.count { $0 == 0 })
  }

  @Test func `Where nobody leaves the model tells nothing of who is alive`()
    throws
  {
    #expect(!results.picture().tellsAlive && !results.picture().takesAllAsAlive)
    var options = StudyOptions()
    options.purchaseModel = .given(NBD.self)
    let picture = try CustomerStudy(options).run(log).picture()
    #expect(picture.takesAllAsAlive && !picture.tellsAlive)
    #expect(picture.contactGains == nil)
    options.purchaseModel = .given(MBGNBD.self)
    let other = try CustomerStudy(options).run(log).picture()
    #expect(other.tellsAlive && !other.takesAllAsAlive)
    #expect(other.contactGains != nil)
  }

  @Test func `A cell is the model's word on a history`() throws {
    let grid = try #require(results.picture().histories)
    #expect(grid.T == results.summary.T.max())
    for cell in grid.cells {
      let history = PurchaseHistory(
        frequency: cell.frequency, recency: cell.middle, T: grid.T)
      #expect(cell.recency.contains(cell.middle))
      #expect(
        cell.probabilityAlive
          == results.model.purchase.probabilityAlive(history))
      #expect(
        cell.expectedPurchases
          == results.model.purchase.expectedPurchases(
            in: 52, given: history))
    }
  }

  @Test func `A portrait ends where the forecast begins`() throws {
    let id = results.summary.ids[0]
    let place = try #require(log.customers.firstIndex(of: id))
    let purchases = try log.purchases(ofCustomer: place)
    let portrait = try #require(
      results.portrait(of: id, purchases: purchases))
    let alive = results.forecasts[0].purchases.probabilityAlive
    let last = try #require(portrait.aliveOverTime.last)
    #expect(abs(last.probabilityAlive - alive) < 1e-12)
    #expect(portrait.aliveOverTime.first?.probabilityAlive == 1)
    let probabilities = try #require(portrait.distribution)
    #expect((0.999...1).contains(probabilities.reduce(0, +)))
    #expect(portrait.days.lowerBound == purchases[0].day)
    #expect(results.portrait(of: "nobody", purchases: purchases) == nil)
    #expect(results.portrait(of: id, purchases: []) == nil)
  }
}
