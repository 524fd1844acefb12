/// A combination of scores.
public struct RFMCell: Sendable, Hashable, CustomStringConvertible {
  /// The recency score.
  public let recency: Int

  /// The frequency score.
  public let frequency: Int

  /// The monetary score; nil where there is none.
  public let monetary: Int?

  /// A combination of scores.
  public init(recency: Int, frequency: Int, monetary: Int?) {
    self.recency = recency
    self.frequency = frequency
    self.monetary = monetary
  }

  /// All cells of scores from 1 to a number, in the order of their indices:
  /// by recency, frequency and monetary score.
  static func all(bins: Int, hasMonetary: Bool) -> [RFMCell] {
    let scores = 1...bins
    return scores.flatMap { recency in
      scores.flatMap { frequency in
        hasMonetary
          ? scores.map {
            RFMCell(recency: recency, frequency: frequency, monetary: $0)
          }
          : [RFMCell(recency: recency, frequency: frequency, monetary: nil)]
      }
    }
  }

  /// The cell in words.
  public var description: String {
    "recency \(recency), frequency \(frequency)"
      + (monetary.map { ", monetary \($0)" } ?? "")
  }
}

extension RFMScores {
  /// A customer's cell.
  public func cell(of customer: Int) -> RFMCell {
    RFMCell(
      recency: Int(recency[customer]), frequency: Int(frequency[customer]),
      monetary: monetary.map { Int($0[customer]) })
  }

  /// The place of a customer's cell among all cells.
  func cellIndex(of customer: Int) -> Int {
    let pair =
      (Int(recency[customer]) - 1) * bins + Int(frequency[customer]) - 1
    guard let monetary else { return pair }
    return pair * bins + Int(monetary[customer]) - 1
  }
}
