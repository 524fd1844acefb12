/// Flows from groups on the left to groups on the right, each as wide as what
/// moves.
public struct ChartFlows: Sendable {
  /// A group of either side.
  public struct Node: Sendable {
    /// Its name, written beside it where there is room.
    public var name: String

    /// What it says when pointed at.
    public var tip: String

    /// A group.
    public init(_ name: String, tip: String) {
      self.name = name
      self.tip = tip
    }
  }

  /// What moves from a group to another.
  public struct Flow: Sendable {
    /// The place of the group on the left.
    public var from: Int

    /// The place of the group on the right.
    public var to: Int

    /// How much moves.
    public var size: Double

    /// The number of its colour.
    public var series: Int

    /// What it says when pointed at.
    public var tip: String

    /// A flow.
    public init(
      from: Int, to: Int, size: Double, series: Int, tip: String
    ) {
      self.from = from
      self.to = to
      self.size = size
      self.series = series
      self.tip = tip
    }
  }

  /// The groups on the left, from above.
  public var left: [Node]

  /// The groups on the right, from above.
  public var right: [Node]

  /// What moves.
  public var flows: [Flow]

  /// What the colours mean, in the chart's key.
  public var key: [(label: String, series: Int)]

  /// Flows between groups; those that are not between two of the groups, or of
  /// no size, are left out.
  public init(
    left: [Node], right: [Node], flows: [Flow],
    key: [(label: String, series: Int)] = []
  ) {
    self.left = left
    self.right = right
    self.flows = flows.filter {
      left.indices.contains($0.from) && right.indices.contains($0.to)
        && $0.size > 0 && $0.size.isFinite
    }
    self.key = key
  }
}

/// Where the groups of one side and the ends of flows are.
struct FlowSide {
  /// From where to where each group reaches, in pixels from above.
  let nodes: [ClosedRange<Double>]

  /// From where to where the end of each flow reaches.
  let ends: [ClosedRange<Double>]

  /// The share of the height that is left between groups.
  private static let gaps = 0.2

  /// Puts groups below each other, with the ends of flows in them.
  ///
  /// - Parameters:
  ///   - sizes: How large each flow is.
  ///   - groups: The group of each flow on this side.
  ///   - others: The group of each on the other, by which ends are in order.
  ///   - count: How many groups there are.
  ///   - height: The range of pixels to fill.
  init(
    _ sizes: [Double], groups: [Int], others: [Int], count: Int,
    height: ClosedRange<Double>
  ) {
    let total = sizes.reduce(0, +)
    let length = height.upperBound - height.lowerBound
    let gap = count > 1 ? Self.gaps * length / Double(count - 1) : 0
    let scale =
      total > 0 ? (length - gap * Double(max(0, count - 1))) / total : 0
    var ends = [ClosedRange<Double>](repeating: 0...0, count: sizes.count)
    var y = height.lowerBound
    nodes = (0..<count).map { group in
      let start = y
      let members = sizes.indices.filter { groups[$0] == group }
        .sorted { (others[$0], $0) < (others[$1], $1) }
      for flow in members {
        ends[flow] = y...(y + sizes[flow] * scale)
        y = ends[flow].upperBound
      }
      let end = y
      y += gap
      return start...end
    }
    self.ends = ends
  }
}
