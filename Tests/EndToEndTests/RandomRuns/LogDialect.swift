import Foundation
import TestSupport

/// How a log is written down: everything that readers find out by themselves
/// or are told by options.
struct LogDialect {
  let delimiter: String
  let quotesAll: Bool
  let lineEnd: String
  let hasByteOrderMark: Bool
  let compression: LogCompression
  let hasNote: Bool
  let isInCents: Bool
  let usesLineItems: Bool
  let dates: LogDates
  var names: CustomerNames

  /// What the tool must be told.
  let options: [String]

  init(_ dice: inout Dice) {
    delimiter = dice.pick([",", ",", ",", ";", "\t", "|"])
    quotesAll = dice.chance(0.2)
    lineEnd = dice.pick(["\n", "\n", "\r\n"])
    hasByteOrderMark = dice.chance(0.1)
    compression = dice.pick([.none, .none, .none, .gzip, .zstd])
    hasNote = dice.chance(0.15)
    isInCents = dice.chance(0.2)
    usesLineItems = dice.chance(0.1)
    dates = LogDates(&dice)
    names = CustomerNames(&dice)
    var options: [String] = []
    if let format = dates.format { options += ["--date-format", format] }
    if usesLineItems {
      options += ["--quantity-column", "pieces", "--price-column", "price"]
    }
    self.options = options
  }

  /// What an amount of so many cents is called.
  func amount(_ cents: Int) -> Double {
    isInCents ? Double(cents) : Double(cents) / 100
  }

  /// The file of a log, with rows at its end that nobody can read.
  func file(_ log: RandomLog, badRows: Int) -> [UInt8] {
    var header = ["customer_id", "date"]
    if log.hasAmounts {
      header += usesLineItems ? ["pieces", "price"] : ["amount"]
    }
    if hasNote { header.append("note") }
    let lines = log.rows.map { row in
      var fields = [names.name(row.customer), dates.text(row.day)]
      if log.hasAmounts { fields += amounts(row.cents) }
      if hasNote { fields.append("x, \"y\"") }
      return line(fields)
    }
    let bad = header.map { $0 == "date" ? "yesterday" : "1" }
    let text =
      line(header) + lines.joined()
      + String(repeating: line(bad), count: badRows)
    let mark: [UInt8] = hasByteOrderMark ? [0xEF, 0xBB, 0xBF] : []
    return compression.compress(mark + Array(text.utf8))
  }

  private func amounts(_ cents: Int) -> [String] {
    guard usesLineItems else { return [decimal(cents)] }
    return cents < 0 ? ["-1", decimal(-cents)] : ["1", decimal(cents)]
  }

  private func decimal(_ cents: Int) -> String {
    guard !isInCents else { return String(cents) }
    let (units, rest) = abs(cents).quotientAndRemainder(dividingBy: 100)
    return (cents < 0 ? "-" : "") + "\(units)." + padded(rest, 2)
  }

  private func line(_ fields: [String]) -> String {
    fields.map { field in
      let needsQuotes =
        quotesAll || field.contains(delimiter)
        || field.contains { $0 == "\"" || $0.isNewline }
      return needsQuotes ? CSV.quoted(field) : field
    }.joined(separator: delimiter) + lineEnd
  }
}

/// How a log's file is packed.
enum LogCompression {
  case none, gzip, zstd

  func compress(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .none: bytes
    // A stored block of gzip has a length of 16 bits, one of zstd at most
    // 128 kB.
    case .gzip: bytes.count < 1 << 16 ? Compression.gzip(bytes) : bytes
    case .zstd:
      bytes.count < 1 << 17
        ? Compression.zstd(String(decoding: bytes, as: UTF8.self)) : bytes
    }
  }
}

/// Customers' names, of any script and with any marks.
struct CustomerNames {
  private let style: Int

  /// The customer of each number, for renaming.
  var offset = 0

  init(_ dice: inout Dice) {
    style = dice.int(0...8)
  }

  func name(_ customer: Int) -> String {
    let i = customer + offset
    return switch style {
    case 0: "\(i)"
    case 1: padded(i, 8)
    case 2: "Größe-\(i)"
    case 3: "a,\(i)\"x"
    case 4: "مشتری\(i)"
    case 5: "客户；\(i)"
    case 6: "O'Neil \"\(i)\"; tab\t|"
    case 7: "two\nlines \(i)"
    default: "c\(i)"
    }
  }
}

/// A whole number with zeros in front.
func padded(_ number: Int, _ digits: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
