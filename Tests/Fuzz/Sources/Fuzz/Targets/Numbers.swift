import CLV

/// Decimal numbers, beside what the standard library makes of them.
func fuzzNumbers(_ input: FuzzInput) {
  let (field, _) = input.lines
  let trimmed = field.split(separator: " ").first.map(String.init) ?? ""
  if let read = covariate(field) {
    promise(read.isFinite, "\"\(field)\" is finite")
    if let expected = Double(trimmed) {
      promise(read == expected, "\"\(field)\" is \(expected), not \(read)")
    }
  }
  if let read = amount(field) {
    promise(abs(read) <= 1e15, "\(read) is believable")
  }
  let ids = CustomerIDs(["c"])
  let file = ScratchFile.path("customer_id,cost\nc,\(quoted(field))\n".utf8)
  if let read = try? CustomerNumbers.read(path: file, column: "cost", of: ids) {
    promise(read[0] > 0, "\(read[0]) is above 0")
  }
}

/// The field as a covariate.
private func covariate(_ field: String) -> Double? {
  let file = ScratchFile.path("customer_id,n\nc,\(quoted(field))\n".utf8)
  let table = try? CovariateTable(path: file)
  return table?.columns[0].numbers?.first
}

/// The field as an amount of money.
private func amount(_ field: String) -> Double? {
  let file = ScratchFile.path(
    "customer_id,date,amount\nc,2020-01-01,\(quoted(field))\n".utf8)
  var options = TransactionOptions()
  options.bufferCapacity = 4096
  var amount: Double?
  do throws(DataError) {
    let log = try TransactionLog(
      reading: InputTable(path: file), options: options)
    _ = try log.forEachCustomer { _, purchases in
      amount = purchases[0].amount
    }
  } catch {}
  return amount
}
