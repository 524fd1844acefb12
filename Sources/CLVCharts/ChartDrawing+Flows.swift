extension ChartDrawing {
  /// How wide groups are, in pixels.
  private static let nodeWidth = 9.0

  mutating func draw(_ flows: ChartFlows) {
    let sizes = flows.flows.map(\.size)
    let (from, to) = (flows.flows.map(\.from), flows.flows.map(\.to))
    let height = layout.top...max(layout.top, layout.bottom)
    let left = FlowSide(
      sizes, groups: from, others: to, count: flows.left.count, height: height)
    let right = FlowSide(
      sizes, groups: to, others: from, count: flows.right.count,
      height: height)
    let start = layout.left + Self.nodeWidth
    let end = layout.right - Self.nodeWidth
    for (place, flow) in flows.flows.enumerated() {
      path(
        "flow s\(flow.series)",
        Self.ribbon(start, left.ends[place], end, right.ends[place]),
        tip: flow.tip)
    }
    draw(flows.left, left.nodes, x: layout.left...start, isLeft: true)
    draw(flows.right, right.nodes, x: end...layout.right, isLeft: false)
  }

  /// A band that bends from one side to the other.
  private static func ribbon(
    _ start: Double, _ left: ClosedRange<Double>, _ end: Double,
    _ right: ClosedRange<Double>
  ) -> String {
    let n = ChartNumber.coordinate
    let middle = n((start + end) / 2)
    func curve(_ from: Double, _ to: Double, _ x: Double) -> String {
      "C\(middle) \(n(from)) \(middle) \(n(to)) \(n(x)) \(n(to))"
    }
    return "M\(n(start)) \(n(left.lowerBound))"
      + curve(left.lowerBound, right.lowerBound, end)
      + "L\(n(end)) \(n(right.upperBound))"
      + curve(right.upperBound, left.upperBound, start) + "Z"
  }

  private mutating func draw(
    _ nodes: [ChartFlows.Node], _ places: [ClosedRange<Double>],
    x: ClosedRange<Double>, isLeft: Bool
  ) {
    for (node, place) in zip(nodes, places) {
      let low = place.lowerBound
      rectangle(
        "node", x, low...max(place.upperBound, low + 1), tip: node.tip)
    }
    // Names keep apart; one that would have to go far from its group is left
    // to the pointer and the table.
    var free = layout.top - ChartText.lineHeight
    for (node, place) in zip(nodes, places) {
      let middle = (place.lowerBound + place.upperBound) / 2
      let y = max(middle, free + ChartText.lineHeight)
      guard y - middle <= ChartText.lineHeight,
        y <= layout.bottom + ChartText.lineHeight / 2
      else { continue }
      write(
        node.name,
        at: (isLeft ? x.upperBound + 5 : x.lowerBound - 5, y + 4), "halo",
        anchor: isLeft ? nil : "end")
      free = y
    }
  }
}
