import CLVModels
import CLVTables
import Foundation
import TestSupport
import Testing

@testable import CLVData

@Suite struct SummaryReaderTests {
  private func read(_ text: String) throws -> CustomerSummary {
    try CustomerSummary(reading: table(text), timeUnit: .week)
  }

  @Test(
    "Summaries of this and other programs are read as they are",
    arguments: [
      "customer_id,frequency,recency,T,monetary_value\na,2,3.5,9,1.25\nb,0,0,4,0\n",
      "frequency,recency,T,monetary_value,customer_id\n2,3.5,9,1.25,a\n0,0,4,,b\n",
      "CustomerID,frequency_cal,recency_cal,T_cal,monetary_value_cal\na,2.0,3.5,9.0,1.25\nb,0.0,0.0,4.0,0.0\n",
      "id,x,t_x,T,m_x\na,2,3.5,9,1.25\nb,0,0,4,0\n",
      "\"\",\"x\",\"t.x\",\"T.cal\",\"zbar\"\n\"a\",2,3.5,9,1.25\n\"b\",0,0,4,7\n",
      "customer_id\tfrequency\trecency\tT\tmonetary_value\na\t2\t3.5\t9\t1.25\nb\t0\t0\t4\t0\n",
    ])
  func formats(text: String) throws {
    let summary = try read(text)
    #expect(summary.ids[0] == "a" && summary.ids[1] == "b")
    #expect(summary.frequency == [2, 0])
    #expect(summary.recency == [3.5, 0])
    #expect(summary.T == [9, 4])
    #expect(summary.monetaryValue == [1.25, 0])
    #expect(summary.hasAmounts && summary.timeUnit == .week)
    #expect(summary.firstDay == nil && summary.holdout == nil)
  }

  @Test("Without identifiers customers are numbered")
  func numbered() throws {
    let summary = try read("x,t.x,T.cal\n1,2,3\n0,0,5\n")
    #expect(summary.ids[0] == "1" && summary.ids[1] == "2")
    #expect(!summary.hasAmounts && summary.monetaryValue == [0, 0])
  }

  @Test("Holdout columns and first dates are read")
  func holdout() throws {
    let summary = try read(
      """
      customer_id,frequency_cal,recency_cal,T_cal,monetary_value_cal,\
      frequency_holdout,monetary_value_holdout,duration_holdout,first_date
      a,1,2,3,4,5.0,6.5,39,2020-01-01
      b,0,0,0,0,0,0,39.0,2020-01-02

      """)
    #expect(summary.holdout?.frequency == [5, 0])
    #expect(summary.holdout?.monetaryValue == [6.5, 0])
    #expect(summary.holdout?.duration == 39)
    #expect(summary.firstDay == [day("2020-01-01"), day("2020-01-02")])
    #expect(summary.T == [3, 0])
  }

  @Test(
    "An impossible row is named with its line and customer",
    arguments: [
      ("a,1,5,4,1", "customer \"a\": T 4.0 is less than recency 5.0"),
      ("a,0,1,4,1", "recency 1.0 must be 0 when frequency is 0"),
      ("a,2,0,4,1", "recency is 0 with frequency 2"),
      ("a,1.5,1,4,1", "column 2 \"frequency\": \"1.5\" is not a whole"),
      ("a,-1,1,4,1", "\"-1\" is negative"), ("a,1,-1,4,1", "negative"),
      ("a,1,1,4,-1", "column 5 \"monetary_value\": \"-1\" is negative"),
      ("a,1,nan,4,1", "not a finite number"), ("a,1,1,inf,1", "not a finite"),
      ("a,x,1,4,1", "\"x\" is not a number"), ("a,1,1,4", "has 4 fields"),
      ("a,1e10,1,4,1", "not a whole number"), (",1,1,4,1", "is missing"),
      ("z,1,1,4,1", "customer \"z\" is already on line 2"),
      ("a\u{0},1,1,4,1", "null byte"), ("a,1,,4,1", "the number is missing"),
    ])
  func refused(row: String, expected: String) {
    let header = "customer_id,frequency,recency,T,monetary_value\n"
    let error = dataError { _ = try read(header + "z,0,0,1,0\n\(row)\n") }
    #expect(error?.kind == .badData)
    #expect(advice(error).hasPrefix("log.csv:3:"))
    #expect(advice(error).contains(expected))
  }

  @Test("Customers with different holdouts are refused")
  func unequalHoldouts() {
    let error = dataError {
      _ = try read(
        "x,t_x,T,frequency_holdout,duration_holdout\n0,0,1,0,5\n0,0,1,0,6\n")
    }
    #expect(advice(error).contains("must have the same"))
  }

  @Test(
    "The logarithms of the gaps are read under either name",
    arguments: ["log_gaps", "litt"])
  func logGaps(name: String) throws {
    let summary = try read(
      "\(name),x,t.x,T.cal\n0.5,2,4,9\n0,0,0,4\n-3.5,1,.04,1")
    #expect(summary.logGaps == [0.5, 0, -3.5])
    #expect(summary.ids[0] == "1")
    #expect(try read("x,t.x,T.cal\n0,0,5\n").logGaps == nil)
    for (row, reason) in [
      ("1.5,2,4,9", "in the same time unit"), ("-1,0,0,9", "must be 0"),
    ] {
      let error = dataError { _ = try read("litt,x,t.x,T.cal\n\(row)\n") }
      #expect(advice(error).contains(reason))
      #expect(advice(error).contains("column 1 \"litt\""))
    }
  }

  @Test("The amounts of the first purchases give what was spent in all")
  func firstAmounts() throws {
    let header = "customer_id,frequency,recency,T,monetary_value,first_amount\n"
    let summary = try read(header + "a,2,1,4,10,5\nb,0,0,4,0,7\n")
    #expect(summary.firstAmount == [5, 7])
    #expect(summary.pastSpend == [25, 7])
    let without = try read(header + "a,2,1,4,10,\nb,0,0,4,0,\n")
    #expect(without.firstAmount == nil && without.pastSpend == nil)
  }

  @Test("How amounts vary is read where it can be so")
  func spendMoments() throws {
    let header =
      "customer_id,frequency,recency,T,monetary_value,spend_squares,log_spends\n"
    let summary = try read(
      header + "a,2,1,4,10,8,4.564\nb,0,0,4,0,0,0\nc,2,1,4,5,50,\n")
    var moments = SpendMoments()
    moments.append(frequency: 2, squares: 8, logSum: 4.564)
    moments.append(frequency: 0, squares: 0, logSum: 0)
    moments.append(frequency: 2, squares: 50, logSum: nil)
    #expect(summary.spendMoments == moments)
    for row in [
      "a,2,1,4,10,201,4", "a,2,1,4,10,-1,4", "a,2,1,4,10,0,4.7",
      "a,1,1,4,10,3,2", "a,0,0,4,0,1,0",
    ] {
      let error = dataError { _ = try read(header + row + "\n") }
      #expect(advice(error).contains("column 6 \"spend_squares\""), "\(row)")
    }
    #expect(try read("x,t.x,T.cal\n0,0,5\n").spendMoments == nil)
  }

  @Test("Purchases that are worth nothing are counted apart")
  func zeroSpends() throws {
    let header =
      "customer_id,frequency,recency,T,monetary_value,spend_squares,"
      + "log_spends,zero_spends\n"
    let rows = "a,3,1,4,4,8,3.5,1\nb,1,1,4,0,0,0,1\nc,2,1,4,0,0,0,2\n"
    let summary = try read(header + rows)
    let moments = try #require(summary.spendMoments)
    #expect(moments.areLogSumsKnown)
    let zeros = (0..<3).map {
      moments.zeros(
        of: $0, frequency: summary.frequency, means: summary.monetaryValue)
    }
    #expect(zeros == [1, 1, 2])
    for row in [
      "a,3,1,4,4,8,3.5,-1", "a,3,1,4,4,8,3.5,4", "a,3,1,4,4,8,3.5,3",
      "a,3,1,4,0,0,0,2", "a,3,1,4,4,8,3.6,1", "a,0,0,4,0,0,0,1",
      "a,3,1,4,4,8,3.5,x",
    ] {
      #expect(
        dataError { _ = try read(header + row + "\n") }?.kind == .badData,
        "\(row)")
    }
  }

  @Test("Single amounts are known as far as the columns say them")
  func spendHistories() throws {
    let columns =
      "customer_id,frequency,recency,T,monetary_value,spend_squares,"
    let means = try read(
      "customer_id,frequency,recency,T,monetary_value\na,2,1,4,10\n")
    #expect(means.spendHistories(.means)?.counts == [2])
    #expect(means.spendHistories(.amountsRepeat) == nil)
    let repeats = try read(columns + "log_spends\na,2,1,4,10,8,4.564\n")
    #expect(repeats.spendHistories(.amountsRepeat)?.logSums == [4.564])
    #expect(repeats.spendHistories(.amounts) == nil)
    // Written when a purchase worth nothing left the sum open.
    let open = try read(columns + "log_spends\na,2,1,4,10,200,\n")
    #expect(open.spendHistories(.amountsRepeat) == nil)
    let all = try read(
      columns + "log_spends,zero_spends,first_amount\n"
        + "a,3,1,4,4,8,3.5,1,6\nb,0,0,4,0,0,0,0,5\nc,0,0,4,0,0,0,0,0\n")
    let histories = try #require(all.spendHistories(.amounts))
    #expect(histories.counts == [3, 1, 0])
    #expect(histories.means == [6, 5, 0])
    #expect(histories.logSums == [3.5 + log(6), log(5), 0])
    #expect(all.spendHistories(.amountsRepeat)?.counts == [2, 0, 0])
    #expect(all.zeroPurchases(of: .amounts) == 2)
    #expect(all.zeroPurchases(of: .amountsRepeat) == 1)
    #expect(all.zeroPurchases(of: .means) == nil)
  }

  @Test("First amounts of some customers only are refused")
  func someFirstAmounts() {
    let error = dataError {
      _ = try read(
        "customer_id,frequency,recency,T,monetary_value,first_amount\n"
          + "a,2,1,4,10,5\nb,0,0,4,0,\n")
    }
    #expect(error?.kind == .badData)
    #expect(advice(error).hasPrefix("log.csv:3: column 6 \"first_amount\":"))
  }

  @Test("A header alone has no customers")
  func headerOnly() {
    let error = dataError { _ = try read("frequency,recency,T\n") }
    #expect(error?.message.contains("there are no customers") == true)
  }
}
