import CLV

/// Dates by ISO 8601 and by a pattern, which is the file's first line.
func fuzzDates(_ input: FuzzInput) {
  let (pattern, field) = input.lines
  if let day = try? CalendarDay(field) {
    promise((try? CalendarDay(day.description)) == day, "\(day) comes back")
  }
  read(field, as: .iso)
  if let pattern = try? DatePattern(pattern) {
    read(field, as: .pattern(pattern))
  }
}

private func read(_ field: String, as format: DateFormat) {
  var options = TransactionOptions()
  options.dateFormat = format
  options.bufferCapacity = 4096
  do throws(DataError) {
    let table = try InputTable(
      path: ScratchFile.path("customer_id,date\nc,\(quoted(field))\n".utf8))
    let log = try TransactionLog(reading: table, options: options)
    let (year, month, day) = log.firstDay.components
    promise(1900...2200 ~= year, "year \(year) is believable")
    promise(
      (try? CalendarDay(year: year, month: month, day: day)) == log.firstDay,
      "\(log.firstDay) is a day")
  } catch {}
}
