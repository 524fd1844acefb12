public import CInterface
internal import CLVForecasting
internal import CLVModels
internal import CLVRequests

/// What can be asked of a model, one number for each history.
private enum Quantity: String, CaseIterable {
  case alive = "probability_alive"
  case purchases = "expected_purchases"
  case atLeastOne = "probability_purchase"
  case exactly = "probability_purchases"
  case discounted = "discounted_purchases"
  case survival
}

/// A question with its numbers.
private struct Question {
  let quantity: Quantity
  let time: Double
  let count: Int

  /// The continuous rate of discount, per time unit.
  let rate: Double

  init(
    _ name: UnsafePointer<CChar>?, _ time: Double, _ count: Int64,
    _ annualRate: Double, _ model: CustomerModel
  ) throws {
    let text = name.map { String(cString: $0) } ?? ""
    guard let quantity = Quantity(rawValue: text) else {
      throw RequestError.usage(
        "quantity \"\(text)\" is not known; give one of "
          + Quantity.allCases.map(\.rawValue).joined(separator: ", "))
    }
    self.quantity = quantity
    guard time >= 0, time <= 1e6 else {
      throw RequestError.usage(
        "a time of \(time): give 0 to a million time units")
    }
    guard !model.countsOpportunities || time == time.rounded() else {
      throw RequestError.usage(
        "a time of \(time): the model counts opportunities; give a whole "
          + "number of them")
    }
    self.time = time
    guard count >= 0, count <= 1_000_000 else {
      throw RequestError.usage("a count of \(count): give 0 to a million")
    }
    self.count = Int(count)
    guard annualRate >= 0, annualRate.isFinite else {
      throw RequestError.usage(
        "a discount rate of \(annualRate): give 0 or more; 10 % is 0.1")
    }
    rate = ForecastSettings(horizon: time, annualDiscountRate: annualRate)
      .discountRate(per: model.timeUnit)
  }

  func answer<Model: PurchaseModel>(
    _ model: Model, _ history: PurchaseHistory
  ) -> Double {
    switch quantity {
    case .alive: model.probabilityAlive(history)
    case .purchases: model.expectedPurchases(in: time, given: history)
    case .atLeastOne: model.probabilityOfPurchase(in: time, given: history)
    case .exactly: model.probability(of: count, in: time, given: history)
    case .discounted:
      model.discountedPurchases(rate: rate, in: time, given: history)
    case .survival:
      model.probabilityAlive(history)
        * model.future(of: history).survival(until: time)
    }
  }

  /// The answer for a new customer.
  func answer<Model: PurchaseModel>(_ model: Model) -> Double {
    switch quantity {
    case .alive: 1
    case .purchases: model.expectedPurchases(in: time)
    case .atLeastOne: model.probabilityOfPurchase(in: time)
    case .exactly: model.probability(of: count, in: time)
    case .discounted: model.discountedPurchases(rate: rate, in: time)
    case .survival: model.survival(until: time)
    }
  }
}

/// Asks a model about histories; see `clv.h`.
@c @implementation
public func clv_evaluate(
  _ held: OpaquePointer?, _ quantity: UnsafePointer<CChar>?, _ t: Double,
  _ count: Int64, _ rate: Double, _ n: Int64,
  _ frequency: UnsafePointer<Double>?, _ recency: UnsafePointer<Double>?,
  _ T: UnsafePointer<Double>?, _ out: UnsafeMutablePointer<Double>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error) {
    let model = try usableModel(of: held)
    guard !model.takesCovariates else {
      throw RequestError.usage(
        "the model depends on covariates; forecast with them instead")
    }
    let question = try Question(quantity, t, count, rate, model)
    guard let frequency, let recency, let T else {
      guard let out else { return }
      out.pointee = question.answer(opening: model.purchase)
      return
    }
    let count = Int(clamping: n)
    guard count >= 0, out != nil || count == 0 else {
      throw RequestError.usage("\(n) histories cannot be")
    }
    guard count > 0, let out else { return }
    let fault = question.answerAll(
      model.purchase, count, frequency, recency, T, into: out)
    if let fault { throw fault }
  }
}

extension Question {
  fileprivate func answer(opening model: some PurchaseModel) -> Double {
    answer(model)
  }

  /// Answers for each of some histories, what several share once; gives what
  /// is wrong with the first that is none.
  fileprivate func answerAll(
    _ model: some PurchaseModel, _ count: Int,
    _ frequency: UnsafePointer<Double>, _ recency: UnsafePointer<Double>,
    _ T: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>
  ) -> RequestError? {
    var known: [PurchaseHistory: Double] = [:]
    for row in 0..<count {
      let history: PurchaseHistory
      do throws(RequestError) {
        history = try self.history(
          row, frequency[row], recency[row], T[row], of: type(of: model))
      } catch {
        return error
      }
      if let answer = known[history] {
        out[row] = answer
      } else {
        out[row] = answer(model, history)
        known[history] = out[row]
      }
    }
    return nil
  }

  private func history(
    _ row: Int, _ frequency: Double, _ recency: Double, _ T: Double,
    of model: any PurchaseModel.Type
  ) throws(RequestError) -> PurchaseHistory {
    func refused(_ column: String, _ reason: String) -> RequestError {
      var error = RequestError(
        .badData, "row \(row), column \"\(column)\": \(reason)")
      error.row = row
      error.column = column
      return error
    }
    guard let x = Int32(exactly: frequency), x >= 0 else {
      throw refused(
        "frequency", "\(frequency) is not a whole number of purchases")
    }
    guard T >= 0, T <= 1e15 else { throw refused("T", "\(T) cannot be") }
    guard recency >= 0, recency <= T, x > 0 || recency == 0 else {
      throw refused(
        "recency", "\(recency) does not go with frequency \(x) and T \(T)")
    }
    if model.countsOpportunities {
      guard recency == recency.rounded(), T == T.rounded(),
        Double(x) <= recency
      else {
        throw refused(
          "recency",
          "\(model.identity.name) counts opportunities: times are whole "
            + "numbers, and each has one purchase at most")
      }
    }
    do throws(InvalidValue) {
      return try PurchaseHistory(validating: Int(x), recency: recency, T: T)
    } catch {
      throw refused("recency", error.description)
    }
  }
}

/// Asks a model about spend; see `clv.h`.
@c @implementation
public func clv_evaluate_spend(
  _ held: OpaquePointer?, _ n: Int64, _ frequency: UnsafePointer<Double>?,
  _ monetaryValue: UnsafePointer<Double>?,
  _ out: UnsafeMutablePointer<Double>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error) {
    guard let spend = try model(of: held).spend else {
      throw RequestError.usage("the model has no model of spend")
    }
    guard let frequency, let monetaryValue, let out else {
      out?.pointee = spend.populationMean
      return
    }
    for row in 0..<max(0, Int(clamping: n)) {
      guard let x = Int32(exactly: frequency[row]), x >= 0,
        x == 0 || monetaryValue[row] >= 0 && monetaryValue[row] <= 1e15
      else {
        var error = RequestError(
          .badData,
          "row \(row), column \"monetary_value\": \(monetaryValue[row]) does "
            + "not go with frequency \(frequency[row])")
        error.row = row
        error.column = "monetary_value"
        throw error
      }
      out[row] = spend.expectedSpend(
        meanSpend: x == 0 ? 0 : monetaryValue[row], frequency: Int(x))
    }
  }
}
