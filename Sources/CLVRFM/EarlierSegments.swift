public import CLVData

/// The segments that customers were in at an earlier date, kept in little room.
public struct EarlierSegments: Sendable {
  /// The segments, in the order of their rules.
  let segments: [SegmentRules.Segment]

  /// The earlier segment of each customer of the later summary, by its place
  /// among ``segments``; negative for new customers.
  let places: [Int16]

  /// The usual segments of an earlier date; nil where customers cannot be
  /// scored.
  ///
  /// - Parameters:
  ///   - earlier: The customers of that date.
  ///   - ids: The customers of a later date: those of the earlier one in the
  ///     same order, and new ones anywhere between, as two summaries of one log
  ///     have them.
  public init?(of earlier: CustomerSummary, for ids: CustomerIDs) {
    guard earlier.count > 0, let analysis = try? RFMAnalysis(earlier) else {
      return nil
    }
    segments = analysis.segments.segments
    places = SegmentMigration.places(of: ids, in: earlier.ids).map { place in
      place.map { Int16(clamping: analysis.segments.segmentOf[$0]) } ?? -1
    }
  }
}

extension SegmentMigration {
  /// Counts who moved since an earlier date; nil where the segments or the
  /// customers are others.
  ///
  /// - Parameters:
  ///   - before: The segments at the earlier date.
  ///   - after: The segments at the later date.
  public init?(from before: EarlierSegments, to after: RFMSegments) {
    guard before.segments == after.segments, before.places.count == after.count
    else { return nil }
    self.init(
      to: after, segmentBefore: before.places.map { $0 < 0 ? nil : Int($0) })
  }
}
