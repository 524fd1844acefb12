import Foundation
import TestSupport

@testable import CLVData
@testable import CLVTables

/// Opens text as the file `log.csv`.
func table(
  _ bytes: some Sequence<UInt8>, delimiter: UInt8? = nil,
  columns: TransactionColumns = TransactionColumns(), buffer: Int = 64
) throws -> InputTable {
  let directory = try TemporaryDirectory()
  let path = try directory.file("log.csv", bytes)
  var text = TextOptions()
  text.delimiter = delimiter
  return try InputTable(
    RecordReader(ByteSource(path: path), capacity: buffer),
    text: text, transactions: columns)
}

func table(
  _ text: String, columns: TransactionColumns = TransactionColumns()
) throws -> InputTable {
  try table(Array(text.utf8), columns: columns)
}

/// Reads a log from text.
func log(
  _ text: String, _ options: TransactionOptions = TransactionOptions()
) throws -> TransactionLog {
  try TransactionLog(
    reading: table(text, columns: options.columns), options: options)
}

/// The message of an error without its path.
func advice(_ error: DataError?) -> String {
  guard let message = error?.message,
    let range = message.range(of: "log.csv:")
  else { return "no error about log.csv" }
  return String(message[range.lowerBound...])
}

func day(_ text: String) -> CalendarDay {
  (try? CalendarDay(text)) ?? CalendarDay(daysSince1970: .min)
}
