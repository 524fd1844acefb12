internal import CLVForecasting

/// What a campaign is to be, said before it begins: whom it contacts, what that
/// costs and is expected to gain, and how it will be known what it did.
public struct CampaignPlan: Sendable {
  /// What is planned for the customers of a list.
  public struct Share: Sendable {
    /// The list.
    public let list: ActionList

    /// How many of its customers are to be contacted.
    public let contacts: Int

    /// How many are left out to compare with.
    public let controls: Int

    /// What the contacts cost and are expected to gain; nil where no cost is
    /// given.
    public let totals: ContactTotals?
  }

  /// Whom it is worth to contact; nil where no cost is given.
  public let choice: ContactPlan?

  /// What may be spent; nil for as much as is worth it.
  public let budget: Double?

  /// Who is left out: drawn, or as an example of a draw.
  public let control: ControlGroup

  /// Whether those are left out; else ``control`` says what leaving them out
  /// would show.
  public let isDrawn: Bool

  /// How small an effect can be shown; nil where there is nobody to contact or
  /// to leave out.
  public let power: CampaignPower?

  /// The lists with customers to contact or to leave out, in the order of
  /// `ActionList.allCases`.
  public let lists: [Share]

  /// The share that is left out where none is given.
  public static let usualShare = 0.1

  /// A plan for the customers of lists.
  ///
  /// - Parameters:
  ///   - actions: The lists.
  ///   - choice: Whom it is worth to contact at a cost; nil for all on a list
  ///     but those who are let go.
  ///   - budget: What may be spent; nil for as much as is worth it.
  ///   - drawn: Who is left out; nil where nobody is.
  public init(
    _ actions: CustomerActions, choice: ContactPlan? = nil,
    budget: Double? = nil, control drawn: ControlGroup? = nil
  ) {
    let control =
      drawn
      ?? ControlGroup(actions, plan: choice, share: Self.usualShare, seed: 1)
    self.choice = choice
    self.budget = budget
    self.control = control
    isDrawn = drawn != nil
    power = CampaignPower(actions, control)
    var contacted = [[Int]](repeating: [], count: ActionList.allCases.count)
    var left = [Int](repeating: 0, count: ActionList.allCases.count)
    for customer in control.customers {
      let place = actions.lists[customer].place
      if drawn != nil, control.arm(of: customer) == .control {
        left[place] += 1
      } else {
        contacted[place].append(customer)
      }
    }
    lists = ActionList.allCases.compactMap { list in
      let customers = contacted[list.place]
      let controls = left[list.place]
      guard !customers.isEmpty || controls > 0 else { return nil }
      return Share(
        list: list, contacts: customers.count, controls: controls,
        totals: choice?.totals(of: customers))
    }
  }

  /// How many customers are to be contacted.
  public var contacts: Int { lists.reduce(0) { $0 + $1.contacts } }

  /// The sums over them; nil where no cost is given.
  public var totals: ContactTotals? {
    choice == nil
      ? nil
      : lists.reduce(into: ContactTotals()) { sum, share in
        guard let totals = share.totals else { return }
        sum.contacts += totals.contacts
        sum.cost += totals.cost
        sum.gain += totals.gain
      }
  }
}
