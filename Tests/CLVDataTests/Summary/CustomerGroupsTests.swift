import TestSupport
import Testing

@testable import CLVData

@Suite("Groups of customers, and calendars of new ones")
struct CustomerGroupsTests {
  private let ids = CustomerIDs(["a", "b", "a long name, of many bytes", "d"])

  private func groups(_ text: String) throws -> CustomerGroups {
    let directory = try TemporaryDirectory()
    return try CustomerGroups(
      path: directory.file("g.csv", text.utf8), of: ids)
  }

  @Test("Who is in which group, in any order and with other columns")
  func reading() throws {
    let groups = try groups(
      "x,group,customer_id\n1,vip,d\n2,\"new, too\",\"a long name, of many "
        + "bytes\"\n3,vip,a\n4,lost,zz\n")
    #expect(groups.names == ["vip", "new, too", "lost"])
    #expect(groups.count == 3)
    #expect(Array(groups[0]) == [0, 3])
    #expect(Array(groups[1]) == [2])
    #expect(groups[2].isEmpty)
    #expect(groups.unknownCustomers == 1)
    #expect(groups.customersWithoutGroup == 1)
  }

  @Test("All customers are a group")
  func all() {
    let summary = CustomerSummary(
      ids: ids, frequency: [0, 0, 0, 0], recency: [0, 0, 0, 0],
      T: [1, 1, 1, 1], monetaryValue: [0, 0, 0, 0], timeUnit: .week)
    let groups = CustomerGroups(allOf: summary)
    #expect(groups.names == ["all"])
    #expect(Array(groups[0]) == [0, 1, 2, 3])
    #expect(groups.customersWithoutGroup == 0)
  }

  @Test("A calendar of dates begins at the earliest")
  func dates() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.file(
      "c.csv", "customers,date\n5,2024-01-15\n7,2024-01-01\n0,2024-02-01\n".utf8
    )
    let calendar = try AcquisitionCalendar(
      path: path, unit: .week, periodLength: 4)
    #expect(try calendar.start == CalendarDay("2024-01-01"))
    #expect(calendar.arrivals.map(\.time) == [2, 0, 31.0 / 7])
    #expect(calendar.arrivals.map(\.customers) == [5, 7, 0])
    #expect(calendar.arrivals.allSatisfy { $0.duration == 0 })
    #expect(calendar.customers == 12 && calendar.lastTime == 2)
  }

  @Test("A calendar of periods is spread over them")
  func periods() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.file(
      "c.csv", "period,customers\n3,5\n1,7\n".utf8)
    let calendar = try AcquisitionCalendar(
      path: path, unit: .week, periodLength: 4)
    #expect(calendar.start == nil)
    #expect(
      calendar.arrivals == [
        AcquisitionCalendar.Arrival(time: 8, duration: 4, customers: 5),
        AcquisitionCalendar.Arrival(time: 0, duration: 4, customers: 7),
      ])
  }
}
