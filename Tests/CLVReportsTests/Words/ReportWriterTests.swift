import CLVData
import CLVValidation
import Foundation
import Testing

@testable import CLVReports

@Suite("Values in a report")
struct ReportWriterTests {
  private static let day = CalendarDay(daysSince1970: 10_134)

  private func written(_ value: ReportValue, _ style: ReportStyle) -> String {
    // Marks of direction are not to be seen.
    String(
      ReportWriter(style).value(value).unicodeScalars.filter {
        $0 != "\u{200E}"
      }.map(Character.init))
  }

  @Test(arguments: [
    (ReportValue.count(1_234_567), "1,234,567"),
    (.number(-0.04), "0.0"), (.number(1653.44), "1,653.4"),
    (.significant(0.242594), "0.2426"), (.significant(1.5e-9), "1.500E-9"),
    (.percent(0.905), "90%"), (.percent(0.9471, decimals: 1), "94.7%"),
    (.change(-0.1214), "-12.1%"), (.change(0.557), "+55.7%"),
    (.change(0), "0.0%"), (.money(68.5), "68.50"),
    (.wholeMoney(68_887.7), "68,888"), (.day(day), "September 30, 1997"),
    (.duration(52, .week), "52 weeks"), (.duration(1, .month), "1 month"),
    (.duration(.infinity, .week), "time without end"), (.missing, "–"),
    (.number(.infinity), "∞"), (.money(-.infinity), "−∞"),
    (.number(.nan), "–"),
  ])
  func `English reads so`(value: ReportValue, expected: String) {
    #expect(written(value, ReportStyle()) == expected)
  }

  @Test(arguments: [
    (ReportValue.count(1_234_567), "1,234,567", "۱٬۲۳۴٬۵۶۷"),
    (.percent(0.5), "50%", "۵۰٪"),
    (.day(day), "8 مهر 1376", "۸ مهر ۱۳۷۶"),
    (.duration(52, .week), "52 هفته", "۵۲ هفته"),
  ])
  func `Persian has either digits and the calendar of Iran`(
    value: ReportValue, latin: String, persian: String
  ) {
    #expect(written(value, ReportStyle(language: .persian)) == latin)
    #expect(
      written(
        value, ReportStyle(language: .persian, usesPersianDigits: true))
        == persian)
  }

  @Test func `Small amounts keep their decimals, large ones do without`() {
    let writer = ReportWriter(ReportStyle(), hasSmallMoney: true)
    #expect(writer.value(.wholeMoney(0.314)) == "0.31")
    #expect(written(.wholeMoney(0.314), ReportStyle()) == "0")
    #expect(written(.amount(999.5), ReportStyle()) == "999.50")
    #expect(written(.amount(1999.5), ReportStyle()) == "2,000")
    #expect(written(.amount(3.25, beside: 1e6), ReportStyle()) == "3")
    let column = ReportValue.column([.money(3.25), .missing, .money(-2500)])
    #expect(column.map { written($0, ReportStyle()) } == ["3", "–", "-2,500"])
    let tomans = ReportStyle(language: .persian, currency: "IRT")
    #expect(!written(.money(2_694_619.6), tomans).contains("."))
    #expect(written(.money(2_694_619.6), tomans).contains("2,694,620"))
  }

  @Test func `Numbers that stand in a text have the digits of the style`() {
    let style = ReportStyle(language: .persian, usesPersianDigits: true)
    let text = ReportWriter(style).text(
      "pace.cohort", ["change": .change(0), "customers": .count(3)])
    #expect(text.contains("۴۵") && !text.contains("45"))
  }

  @Test(arguments: [
    (ReportValue.count(1_234_567), "1,234,567"),
    (.day(day), "1997年9月30日"), (.duration(1, .week), "1 周"),
  ])
  func `Chinese reads so`(value: ReportValue, expected: String) {
    #expect(written(value, ReportStyle(language: .chinese)) == expected)
  }

  @Test(arguments: [
    (
      ReportValue.period("1997-Q1"), "1997 Q1", "سه‌ماههٔ ۱ ۱۹۹۷", "1997年第1季"
    ),
    (.period("1997-09"), "Sep 1997", "سپتامبر ۱۹۹۷", "1997年9月"),
    (.period("1997"), "1997", "۱۹۹۷", "1997"),
    (.period("SH 1376-07"), "Mehr 1376 AP", "مهر ۱۳۷۶", "波斯历1376年7月"),
    (.period("SH 1376-Q3"), "1376 Q3 SH", "سه‌ماههٔ ۳ ۱۳۷۶", "1376年第3季 SH"),
    (.period("SH 1376"), "1376 SH", "۱۳۷۶", "1376 SH"),
    (.period("1990…1999"), "1990…1999", "۱۹۹۰…۱۹۹۹", "1990…1999"),
    (.month(12), "December", "دسامبر", "12月"),
    (.label("7+"), "7+", "۷+", "7+"),
    (.text("7+"), "7+", "7+", "7+"),
    (.term("segment.lost"), "Lost", "از دست رفته", "已流失客户"),
    (.signed(0.25, decimals: 1), "+0.2", "+۰٫۲", "+0.2"),
  ])
  func `Names of the program's own are written as the language does`(
    value: ReportValue, english: String, persian: String, chinese: String
  ) {
    #expect(written(value, ReportStyle()) == english)
    #expect(
      written(
        value, ReportStyle(language: .persian, usesPersianDigits: true))
        == persian)
    #expect(written(value, ReportStyle(language: .chinese)) == chinese)
  }

  @Test func `Amounts in words of Persian run as these do`() {
    let style = ReportStyle(language: .persian, currency: "تومان")
    #expect(
      written(.wholeMoney(1200), style)
        == "\u{2067}1,200\u{A0}تومان\u{2069}")
    #expect(ReportWriter(style).short(20_000) == "\u{2067}20\u{A0}هزار\u{2069}")
    #expect(ReportWriter(style).short(2000) == "2,000")
  }

  @Test(arguments: [
    ("EUR", ReportLanguage.english, "€1,234.50"),
    ("usd", .english, "$1,234.50"),
    ("JPY", .english, "¥1,234"), ("CNY", .chinese, "¥1,234.50"),
    ("kr", .english, "1,234.50\u{A0}kr"),
    ("<b>", .english, "1,234.50\u{A0}<b>"),
  ])
  func `A currency is written as the language does`(
    currency: String, language: ReportLanguage, expected: String
  ) {
    #expect(
      written(
        .money(1234.5), ReportStyle(language: language, currency: currency))
        == expected)
  }

  @Test func `Machines read the values themselves`() throws {
    let values: [ReportValue] = [
      .count(3), .number(0.1), .money(.infinity), .number(.nan), .missing,
      .day(Self.day), .text("<a>"), .term("rule.nbd"), .percent(0.25),
      .term("segment.lost", name: "Lost"), .month(3), .period("1997-Q1"),
      .label("7+"), .signed(-1.5),
    ]
    let json = String(
      decoding: try JSONEncoder().encode(values), as: UTF8.self)
    #expect(
      json == #"[3,0.1,"inf",null,null,"1997-09-30","<a>","nbd",0.25,"#
        + #""Lost",3,"1997-Q1","7+",-1.5]"#)
  }

  @Test(arguments: ["تومان", "ریال", "円", "Toman"])
  func `A currency without a smaller unit has no decimals`(currency: String) {
    let style = ReportStyle(currency: currency)
    #expect(written(.money(1234.56), style).contains("1,235"))
    #expect(written(.money(0.25), style).contains("0.25"))
  }

  @Test(arguments: [
    ("IRR", 0.05, "0.05"), ("JPY", 0.2, "0.2"), ("EUR", 0.004, "0.004"),
    ("EUR", 0.5, "0.50"), ("JPY", 0, "0"), ("EUR", 1e-9, "0.00"),
  ])
  func `An amount above nothing does not read as nothing`(
    currency: String, amount: Double, text: String
  ) {
    let said = written(.money(amount), ReportStyle(currency: currency))
    #expect(said.filter { $0.isNumber || $0 == "." } == text, "\(said)")
  }

  @Test func `Months begin where their calendar says`() throws {
    let range =
      try CalendarDay("2024-01-01")...CalendarDay("2024-04-30")
    let english = ReportWriter(ReportStyle()).monthStarts(range)
    #expect(
      english.map(\.description) == [
        "2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01",
      ])
    let persian = ReportWriter(ReportStyle(language: .persian))
    #expect(
      persian.monthStarts(range).map(\.description) == [
        "2024-01-21", "2024-02-20", "2024-03-20", "2024-04-20",
      ])
  }
}
