internal import CLVCharts
internal import CLVStudy

/// The customers whose value lies between two round numbers.
struct ValueClass: Sendable {
  let low: Double

  /// The upper end; nil where there is none.
  let high: Double?
  let customers: Int

  /// Their share of the value of all.
  let share: Double

  /// Classes between 1, 2 and 5 times powers of ten, of which the lowest
  /// begins at 0; those at either end that hold less than a hundredth of the
  /// customers are put together.
  static func classes(of ascending: [Double]) -> [ValueClass] {
    // What is not a number comes last.
    let sorted = ascending.prefix { !$0.isNaN }
    guard let largest = sorted.last else { return [] }
    func quantile(_ p: Double) -> Double {
      sorted[min(sorted.count - 1, Int(p * Double(sorted.count)))]
    }
    let top = quantile(0.99)
    let lowest = max(quantile(0.1), top / 2e3)
    guard top > 0, top.isFinite, lowest > 0 else { return [] }
    var edges = RoundNumbers.logarithmic(
      in: lowest...max(top, lowest * 1.001), atMost: 100)
    // Beyond the largest value there is nobody.
    edges = edges.filter { $0 < largest }
    let total = sorted.reduce(0, +)
    var start = 0
    return ([0] + edges).enumerated().compactMap { i, low in
      let high = i < edges.count ? edges[i] : nil
      let end =
        high.map { high in
          sorted.partitioningIndex { $0 >= high }
        } ?? sorted.count
      defer { start = end }
      let members = sorted[start..<end]
      return ValueClass(
        low: low, high: high, customers: members.count,
        share: total > 0 && total.isFinite
          ? members.reduce(0, +) / total : .nan)
    }
  }

  /// Whether classes tell customers apart: one bar that holds nearly all of
  /// them shows nothing.
  static func tellApart(_ classes: [ValueClass]) -> Bool {
    let most = classes.map(\.customers).max() ?? 0
    let all = classes.reduce(0) { $0 + $1.customers }
    return classes.count > 2 && Double(most) < 0.9 * Double(all)
  }

  func label(_ writer: ReportWriter) -> String {
    high.map { "\(writer.short(low))–\(writer.short($0))" }
      ?? "> \(writer.short(low))"
  }
}

extension ArraySlice {
  /// The first index at which a predicate holds, where it holds for all that
  /// follow.
  fileprivate func partitioningIndex(
    where predicate: (Element) -> Bool
  ) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
