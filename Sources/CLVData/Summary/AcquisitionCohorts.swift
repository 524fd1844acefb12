extension CustomerGroups {
  /// The customers by when they first bought: by month where all did within
  /// a year, by quarter within ten years, else by year; in order of time.
  ///
  /// - Returns: nil where a summary does not tell the days of the first
  ///   purchases, or is empty.
  public init?(byAcquisitionIn summary: CustomerSummary) {
    guard let days = summary.firstDay, let first = days.min(),
      let last = days.max()
    else { return nil }
    let span = first.distance(to: last)
    func name(_ day: CalendarDay) -> String {
      let text = day.description
      if span < 366 { return String(text.prefix(7)) }
      let year = text.prefix(4)
      return span < 3660
        ? "\(year)-Q\((day.components.month + 2) / 3)" : String(year)
    }
    // A name for each day, not for each customer.
    let ofDay = (0...span).map { name(first.advanced(by: $0)) }
    let names = Set(days.map { ofDay[first.distance(to: $0)] }).sorted()
    let place = Dictionary(
      uniqueKeysWithValues: names.enumerated().map { ($1, Int32($0)) })
    let group = ofDay.map { place[$0] ?? -1 }
    self.init(
      names: names, groupOf: days.map { group[first.distance(to: $0)] })
  }
}
